package formjson

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// Read reads the body of a request to its end. The caller bounds it, as with
// [http.MaxBytesReader], whose error is returned as it is; a body that breaks off is an
// ErrSyntax.
func Read(r *http.Request) (Values, error) {
	body, err := io.ReadAll(r.Body)
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return Values{}, err
	}
	if err != nil {
		return Values{}, fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	return Parse(r.Header.Get("Content-Type"), body)
}

// WantsJSON reports whether the answer to a request is to be JSON: it sends JSON, or it takes
// JSON and no HTML.
func WantsJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	accept := r.Header.Get("Accept")
	return err == nil && kind == "application/json" || strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}
