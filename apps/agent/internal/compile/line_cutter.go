package compile

import "bytes"

// No line of interest is longer.
const mostLine = 1 << 10

// lineCutter cuts what comes in pieces into lines.
type lineCutter struct {
	// line is the beginning of one that has not come to its end.
	line []byte
}

// cut shows each line that has come to its end, up to mostLine bytes of it; see must not keep it.
func (c *lineCutter) cut(data []byte, see func(line []byte)) {
	for {
		piece, rest, isWhole := bytes.Cut(data, []byte("\n"))
		c.line = append(c.line, piece[:min(len(piece), mostLine-len(c.line))]...)
		if !isWhole {
			return
		}
		see(c.line)
		c.line, data = c.line[:0], rest
	}
}
