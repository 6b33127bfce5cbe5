package container

import "bytes"

// Beginning keeps the first bytes, at most so many, of what is written to it.
type Beginning struct {
	Most int
	kept bytes.Buffer
}

func (b *Beginning) Write(data []byte) (int, error) {
	b.kept.Write(data[:min(len(data), b.Most-b.kept.Len())])
	return len(data), nil
}

// IsFull tells whether there may have been more.
func (b *Beginning) IsFull() bool {
	return b.kept.Len() == b.Most
}

func (b *Beginning) String() string {
	return b.kept.String()
}
