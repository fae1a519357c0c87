// Package builds the packages that .goreleaser.yaml describes, without
// goreleaser, so that they can be tried before a release.
//
//	go -C .ci/tools run ./package TOP BINARY VERSION FOLDER
//
// TOP is the top folder of the repository, FOLDER takes the packages.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/apk"
	_ "github.com/goreleaser/nfpm/v2/arch"
	_ "github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm"
	"gopkg.in/yaml.v3"
)

// release is what this reads of the configuration of goreleaser.
type release struct {
	Nfpms []struct {
		Formats     []string       `yaml:"formats"`
		Description string         `yaml:"description"`
		Homepage    string         `yaml:"homepage"`
		License     string         `yaml:"license"`
		Vendor      string         `yaml:"vendor"`
		Maintainer  string         `yaml:"maintainer"`
		Section     string         `yaml:"section"`
		Priority    string         `yaml:"priority"`
		Contents    files.Contents `yaml:"contents"`
	} `yaml:"nfpms"`
}

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: package TOP BINARY VERSION FOLDER")
		os.Exit(2)
	}
	if err := build(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fmt.Fprintln(os.Stderr, "package:", err)
		os.Exit(1)
	}
}

func build(top, binary, version, folder string) error {
	if err := os.Chdir(top); err != nil { // the sources are named from there
		return err
	}
	config, err := os.ReadFile(".goreleaser.yaml")
	if err != nil {
		return err
	}
	var r release
	if err := yaml.Unmarshal(config, &r); err != nil {
		return err
	}
	if len(r.Nfpms) != 1 {
		return errors.New(".goreleaser.yaml describes no packages, or several sorts")
	}
	p := r.Nfpms[0]
	for _, format := range p.Formats {
		info := &nfpm.Info{
			Name: "framebin", Arch: "amd64", Platform: "linux", Version: version, VersionSchema: "semver",
			Description: p.Description, Homepage: p.Homepage, License: p.License, Vendor: p.Vendor,
			Maintainer: p.Maintainer, Section: p.Section, Priority: p.Priority, MTime: epoch(),
		}
		info.Contents = append(files.Contents{{Source: binary, Destination: "/usr/bin/framebin", FileInfo: &files.ContentFileInfo{Mode: 0o755}}}, copied(p.Contents)...)
		if err := one(info, format, folder); err != nil {
			return fmt.Errorf("%s: %w", format, err)
		}
	}
	return nil
}

// copied returns contents that a packager may change.
func copied(contents files.Contents) files.Contents {
	all := make(files.Contents, 0, len(contents))
	for _, c := range contents {
		again := *c
		all = append(all, &again)
	}
	return all
}

func one(info *nfpm.Info, format, folder string) error {
	packager, err := nfpm.Get(format)
	if err != nil {
		return err
	}
	info = nfpm.WithDefaults(info)
	if err := nfpm.PrepareForPackager(info, format); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := packager.Package(info, &b); err != nil {
		return err
	}
	name := packager.ConventionalFileName(info)
	fmt.Println(strings.TrimSpace(name), b.Len()>>10, "KiB")
	return os.WriteFile(filepath.Join(folder, name), b.Bytes(), 0o644)
}

// epoch is the time of the commit, so that the same source makes the same
// packages.
func epoch() time.Time {
	var seconds int64
	if _, err := fmt.Sscan(os.Getenv("SOURCE_DATE_EPOCH"), &seconds); err != nil {
		return time.Now()
	}
	return time.Unix(seconds, 0).UTC()
}
