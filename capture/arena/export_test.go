package arena

// Touched returns the end of the memory that was ever used.
func Touched(a *Arena) int { return a.touched }

// Whole reports whether nothing is in use and all of it is one gap.
func Whole(a *Arena) bool {
	return a.used == 0 && len(a.gaps) == 1 && a.gaps[0] == extent{0, a.size}
}
