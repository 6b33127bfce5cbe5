package origins

import (
	"bytes"
	"io"
	"strconv"
	"strings"
)

const (
	archiveMagic = "!<arch>\n"
	memberHeader = 60
	// What an archive has more of is not looked at.
	mostMembers = 20_000
	mostNames   = 1 << 20
)

// eachMember gives the members of a static library (ar, in the form of GNU and System V) with their names, until visit
// says that it has seen enough. What is no archive has no members.
func eachMember(archive io.ReaderAt, size int64, visit func(name string, content *io.SectionReader) (goOn bool)) {
	header, names := make([]byte, memberHeader), []byte{}
	if _, err := archive.ReadAt(header[:len(archiveMagic)], 0); err != nil || string(header[:len(archiveMagic)]) != archiveMagic {
		return
	}
	at := int64(len(archiveMagic))
	for range mostMembers {
		if _, err := archive.ReadAt(header, at); err != nil {
			return
		}
		length, err := strconv.ParseInt(strings.TrimSpace(string(header[48:58])), 10, 64)
		at += memberHeader
		if err != nil || length < 0 || length > size-at {
			return
		}
		content := io.NewSectionReader(archive, at, length)
		switch name := strings.TrimRight(string(header[:16]), " "); {
		case name == "/" || name == "/SYM64/":
		case name == "//":
			names, _ = io.ReadAll(io.LimitReader(content, mostNames))
		case !visit(memberName(name, names), content):
			return
		}
		at += length + length%2
	}
}

// memberName is `parse.o` of `parse.o/`, or of `/18`, its place among the long names.
func memberName(name string, long []byte) string {
	if place, isLong := strings.CutPrefix(name, "/"); isLong {
		at, err := strconv.Atoi(place)
		if err != nil || at < 0 || at >= len(long) {
			return name
		}
		line, _, _ := bytes.Cut(long[at:], []byte("\n"))
		name = string(line)
	}
	return strings.TrimSuffix(name, "/")
}
