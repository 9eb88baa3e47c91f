package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
)

// factsHash identifies what is known of a report apart from where it was read: the
// hash of its JSON. The lists in it are written row by row, since a long text has
// hundreds of thousands.
func (rec *record) factsHash() (string, error) {
	f := rec.facts
	f.Sources, f.Words, f.FactsHash = nil, lengths{}, ""
	f.Passages, f.Sections, f.Figures = nil, nil, nil
	b, err := json.Marshal(&f)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write(bytes.TrimSuffix(b, []byte(`"Passages":null,"Sections":null,"Figures":null}`))) // the last fields
	if err := errors.Join(
		hashRows(h, `"Passages":`, rec.Passages),
		hashRows(h, `,"Sections":`, rec.Sections),
		hashRows(h, `,"Figures":`, rec.Figures),
	); err != nil {
		return "", err
	}
	_, err = io.WriteString(h, "}")
	return hex.EncodeToString(h.Sum(nil)[:16]), err
}

// hashRows writes a field that is a list to h.
func hashRows[T any](h io.Writer, name string, rows []T) error {
	if rows == nil {
		_, err := io.WriteString(h, name+"null")
		return err
	}
	_, err := io.WriteString(h, name+"[")
	for i := range rows {
		b, rowErr := json.Marshal(&rows[i])
		if i > 0 {
			_, _ = io.WriteString(h, ",")
		}
		_, writeErr := h.Write(b)
		err = errors.Join(err, rowErr, writeErr)
	}
	_, endErr := io.WriteString(h, "]")
	return errors.Join(err, endErr)
}
