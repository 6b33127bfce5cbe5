package source

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// unpack writes a tar.gz of files, folders and symbolic links into folder and answers what they are. Whatever else an
// archive may hold, or what leads out of the folder, is refused.
func unpack(archive io.Reader, folder string) (tree, error) {
	found := tree{files: map[string]digest{}, links: map[string]string{}}
	unzipped, err := gzip.NewReader(archive)
	if err != nil {
		return found, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return found, err
	}
	defer root.Close()
	for entries := tar.NewReader(unzipped); ; {
		header, err := entries.Next()
		if err == io.EOF {
			// The checksum stands behind the last entry.
			_, err = io.Copy(io.Discard, unzipped)
			return found, errors.Join(err, makeLinks(root, found.links))
		}
		if err != nil {
			return found, err
		}
		name := strings.TrimSuffix(header.Name, "/")
		if !filepath.IsLocal(name) || path.Clean(name) != name || strings.Contains(name, "\n") {
			return found, fmt.Errorf("%q is not a plain name", header.Name)
		}
		switch header.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(name, 0o755)
		case tar.TypeReg:
			search, content := &goSearch{}, io.Reader(entries)
			if strings.HasSuffix(name, ".go") {
				content = io.TeeReader(entries, search)
			}
			found.files[name], err = unpackFile(root, name, header, content)
			found.hasC = found.hasC || search.hasC
			if search.hasNative {
				found.native = append(found.native, name)
			}
		case tar.TypeSymlink:
			found.links[name] = header.Linkname
			// What it leads to may be named otherwise.
			found.hasC = found.hasC || strings.HasSuffix(name, ".go")
			err = errors.Join(checkTarget(name, header.Linkname), root.MkdirAll(path.Dir(name), 0o755))
		default:
			err = fmt.Errorf("%q is neither a file nor a folder nor a symbolic link", header.Name)
		}
		if err != nil {
			return found, err
		}
	}
}

// checkTarget wants words that lead from the link to a place in the tree.
func checkTarget(name, target string) error {
	if target == "" || path.IsAbs(target) || !filepath.IsLocal(path.Join(path.Dir(name), target)) {
		return fmt.Errorf("%q is a link to %q, which is no path in the tree", name, target)
	}
	return nil
}

// makeLinks comes last, so that nothing is written through a link.
func makeLinks(root *os.Root, links map[string]string) error {
	for name, target := range links {
		if err := root.Symlink(target, name); err != nil {
			return err
		}
	}
	return nil
}

func unpackFile(root *os.Root, name string, header *tar.Header, content io.Reader) (sum digest, err error) {
	mode := fs.FileMode(0o644)
	if header.FileInfo().Mode()&0o111 != 0 {
		mode = 0o755
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return sum, err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return sum, err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, hash), content)
	if err := errors.Join(err, file.Close()); err != nil {
		return sum, err
	}
	// C sees the time as __TIMESTAMP__.
	return digest(hash.Sum(nil)), root.Chtimes(name, header.ModTime, header.ModTime)
}

// emptyFolder removes what an earlier try has left; the folder itself may be a mount.
func emptyFolder(folder string) error {
	err := os.MkdirAll(folder, 0o755)
	entries, unread := os.ReadDir(folder)
	err = errors.Join(err, unread)
	for _, entry := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(folder, entry.Name())))
	}
	return err
}
