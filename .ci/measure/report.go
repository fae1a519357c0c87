package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// reporter collects what is printed, and what passes an outer wall.
type reporter struct {
	text   strings.Builder
	walls  []string
	stands []string // out, without passing a wall
}

func (r *reporter) row(what, format string, args ...any) {
	fmt.Fprintf(&r.text, "%-54s %s\n", what, fmt.Sprintf(format, args...))
}

func (r *reporter) wall(format string, args ...any) {
	r.walls = append(r.walls, fmt.Sprintf(format, args...))
}

func (r *reporter) note(format string, args ...any) {
	r.stands = append(r.stands, fmt.Sprintf(format, args...))
}

func (r *reporter) list(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	slices.Sort(lines)
	fmt.Fprintf(&r.text, "\n%s:\n  %s\n", title, strings.Join(lines, "\n  "))
}

// report returns the numbers as text, and how many outer walls are passed.
func report(packages []*pkg, all map[*pkg]calls, verbose bool) (string, int) {
	var r reporter
	r.size(packages)
	r.functions(packages)
	r.exported(packages)
	r.types(packages)
	r.calls(packages, all)
	if verbose {
		r.packages(packages, all)
		r.list("stands out", r.stands)
	}
	r.list("passes an outer wall", r.walls)
	return r.text.String(), len(r.walls)
}

func (r *reporter) size(packages []*pkg) {
	var lengths []int
	lines, tests := 0, 0
	for _, p := range packages {
		tests += p.testLines
		lines += p.lines()
		for _, f := range p.files {
			lengths = append(lengths, f.lines())
			if f.lines() > maxFileLines {
				r.wall("%s: %d lines, at most %d", f.path, f.lines(), maxFileLines)
			}
		}
		if p.lines() > maxPackageLines || len(p.files) > maxPackageFiles {
			r.wall("%s: %d files, %d lines, at most %d and %d", p.dir, len(p.files), p.lines(), maxPackageFiles, maxPackageLines)
		}
	}
	slices.Sort(lengths)
	r.row("packages, files, lines", "%d, %d, %d", len(packages), len(lengths), lines)
	r.row("lines of a file, p50 p90 max", "%d %d %d", at(lengths, 50), at(lengths, 90), at(lengths, 100))
	r.row("lines of tests a line of code", "%.2f", ratio(tests, lines))
}

func (r *reporter) functions(packages []*pkg) {
	var lengths []int
	over10, over15, many := 0, 0, 0
	for _, p := range packages {
		for _, f := range p.functions() {
			lengths = append(lengths, f.lines)
			where := fmt.Sprintf("%s: %s", f.file.path, f.name)
			if f.lines > maxFuncLines {
				r.wall("%s: %d lines, at most %d", where, f.lines, maxFuncLines)
			}
			if f.complexity > 10 {
				over10++
			}
			if f.complexity > maxComplexity {
				over15++
				r.note("%s: cyclomatic complexity %d", where, f.complexity)
			}
			if f.parameters > maxParameters {
				many++
				r.note("%s: %d parameters", where, f.parameters)
			}
		}
	}
	slices.Sort(lengths)
	r.row("functions", "%d", len(lengths))
	r.row("lines of a function, p50 p95 p99 max", "%d %d %d %d",
		at(lengths, 50), at(lengths, 95), at(lengths, 99), at(lengths, 100))
	r.row("cyclomatic complexity above 10, 15", "%d, %d", over10, over15)
	r.row(fmt.Sprintf("more than %d parameters", maxParameters), "%d", many)
}

func (r *reporter) exported(packages []*pkg) {
	exported, documented := 0, 0
	for _, p := range packages {
		names, missing := p.exported()
		exported += names
		documented += names - len(missing)
		for _, name := range missing {
			r.note("%s: %s is exported without a comment", p.dir, name)
		}
	}
	r.row("exported names, documented", "%d, %.1f %%", exported, 100*ratio(documented, exported))
}

func (r *reporter) types(packages []*pkg) {
	methods, fields := 0, 0
	for _, p := range packages {
		for name, t := range p.weights() {
			if t.methods > maxMethods {
				methods++
				r.wall("%s: %s has %d methods, at most %d", p.dir, name, t.methods, maxMethods)
			}
			if t.fields > maxFields {
				fields++
				r.wall("%s: %s has %d fields, at most %d", p.dir, name, t.fields, maxFields)
			}
		}
	}
	r.row(fmt.Sprintf("types with more than %d methods, %d fields", maxMethods, maxFields), "%d, %d", methods, fields)
}

func (r *reporter) calls(packages []*pkg, all map[*pkg]calls) {
	once, apart, back, between := 0, 0, 0, 0
	for _, p := range packages {
		c := all[p]
		once += len(c.helpers)
		for _, h := range c.helpers {
			if h.from != h.in {
				apart++
				r.note("%s: %s is called once, by %s", h.in.path, h.name, filepath.Base(h.from.path))
			}
		}
		edges, n := against(c.edges)
		between += n
		for _, e := range edges {
			back += e.calls
			r.note("%s: calls %s against the order of the files, %d times", e.from.path, filepath.Base(e.to.path), e.calls)
		}
	}
	share := 100 * ratio(apart, once)
	r.row("helpers named once, from another file", "%d, %d (%.0f %%)", once, apart, share)
	r.row("calls between files of a package, against their order", "%d, %d (%.0f %%)", between, back, 100*ratio(back, between))
	if share > maxApartPercent {
		r.wall("%.0f %% of the helpers that are named once are named in another file, at most %d %%", share, maxApartPercent)
	}
}

// packages lists the packages, the largest first.
func (r *reporter) packages(packages []*pkg, all map[*pkg]calls) {
	fmt.Fprintf(&r.text, "\n%-28s %6s %6s %6s %16s %16s\n", "package", "files", "lines", "tests", "once, elsewhere", "between, against")
	sorted := slices.Clone(packages)
	slices.SortStableFunc(sorted, func(a, b *pkg) int { return cmp.Compare(b.lines(), a.lines()) })
	for _, p := range sorted {
		apart := 0
		for _, h := range all[p].helpers {
			if h.from != h.in {
				apart++
			}
		}
		edges, between := against(all[p].edges)
		back := 0
		for _, e := range edges {
			back += e.calls
		}
		fmt.Fprintf(&r.text, "%-28s %6d %6d %6d %10d, %4d %10d, %4d\n",
			p.dir, len(p.files), p.lines(), p.testLines, len(all[p].helpers), apart, between, back)
	}
}

// at returns a percentile of sorted numbers.
func at(sorted []int, percent int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}

func ratio(a, b int) float64 { return float64(a) / float64(max(b, 1)) }
