package source

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// unpack writes a tar.gz of files and folders into folder and answers the identity of the files. Whatever else an archive may
// hold, or a name that leads out of the folder, is refused.
func unpack(archive io.Reader, folder string) (string, error) {
	unzipped, err := gzip.NewReader(archive)
	if err != nil {
		return "", err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", err
	}
	defer root.Close()
	files := map[string][sha256.Size]byte{}
	for entries := tar.NewReader(unzipped); ; {
		header, err := entries.Next()
		if err == io.EOF {
			// The checksum stands behind the last entry.
			_, err = io.Copy(io.Discard, unzipped)
			return identity(files), err
		}
		if err != nil {
			return "", err
		}
		name := strings.TrimSuffix(header.Name, "/")
		if !filepath.IsLocal(name) || path.Clean(name) != name || strings.Contains(name, "\n") {
			return "", fmt.Errorf("%q is not a plain name", header.Name)
		}
		switch header.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(name, 0o755)
		case tar.TypeReg:
			files[name], err = unpackFile(root, name, header, entries)
		default:
			err = fmt.Errorf("%q is neither a file nor a folder", header.Name)
		}
		if err != nil {
			return "", err
		}
	}
}

func unpackFile(root *os.Root, name string, header *tar.Header, content io.Reader) (digest [sha256.Size]byte, err error) {
	mode := fs.FileMode(0o644)
	if header.FileInfo().Mode()&0o111 != 0 {
		mode = 0o755
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return digest, err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return digest, err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, hash), content)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return digest, err
	}
	// C sees the time as __TIMESTAMP__.
	return [sha256.Size]byte(hash.Sum(nil)), root.Chtimes(name, header.ModTime, header.ModTime)
}

// emptyFolder removes what an earlier try has left; the folder itself may be a mount.
func emptyFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}
