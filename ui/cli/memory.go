package cli

// The share of --max-memory that decoded images and drawn pictures take, and
// the most that they take: some forty frames of 1920x1080.
const (
	pictureShare = 4 // a quarter
	mostPictures = 128 << 20
)

// pictureBytes returns how much of a memory limit the screen keeps decoded
// images and pictures in, and leaves to bodies what one of them needs.
func pictureBytes(limit, body byteSize) int64 {
	return max(min(mostPictures, int64(limit)/pictureShare, int64(limit)-int64(body)), 0)
}

// cacheBytes is what the renderer calls it: there zero stands for a default.
func cacheBytes(pictures int64) int64 {
	if pictures == 0 {
		return -1
	}
	return pictures
}
