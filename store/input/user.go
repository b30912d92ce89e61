package input

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/password"
)

// MaxTitle is how many characters a name has at most.
const MaxTitle = 128

// Title returns the name that a user gives to something they own, without the blanks around
// it. A name of which there is nothing to see is refused.
func Title(field, name string) (string, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return "", httperror.Invalid(field, "name_empty")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
	}) || status.DisplayLine(name, MaxTitle) == "":
		return "", httperror.Invalid(field, "name_bad")
	case utf8.RuneCountInString(name) > MaxTitle:
		return "", httperror.Invalid(field, "name_long", MaxTitle)
	}
	return name, nil
}

// User returns the active user that username, password and admin ask for, and the
// password, of which a digest is to be made.
func User(in formjson.Values) (u store.User, secret string, err error) {
	text, err := in.Texts("username", "password")
	if err != nil {
		return u, "", err
	}
	u.Active = true
	if u.Admin, err = in.Flag("admin"); err != nil {
		return u, "", err
	}
	var wrong httperror.List
	if u.Name, err = store.UserName(text["username"]); err != nil {
		wrong.Add(httperror.Invalid("username", "username_bad", store.MaxUserName))
	}
	wrong.Add(NewPassword("password", text["password"]))
	return u, text["password"], wrong.Err()
}

// NewPassword refuses a password that a user may not choose.
func NewPassword(field, text string) error {
	if password.Check(text) != nil {
		return httperror.Invalid(field, "password_length", password.MinLength)
	}
	return nil
}

// PasswordChange returns the password that a user had, out of password, and the new one, which
// stands in new_password and repeat_password.
func PasswordChange(in formjson.Values) (old, fresh string, err error) {
	text, err := in.Texts("password", "new_password", "repeat_password")
	if err != nil {
		return "", "", err
	}
	fresh = text["new_password"]
	var wrong httperror.List
	wrong.Add(NewPassword("new_password", fresh))
	if fresh != text["repeat_password"] {
		wrong.Add(httperror.Invalid("repeat_password", "password_differs"))
	}
	return text["password"], fresh, wrong.Err()
}

// Token returns the API token of a user that name, may_change and ends_at ask for. Its end is
// a time, or a day, of which it is good to the end in the zone; it lies after now.
func Token(in formjson.Values, userID int64, now time.Time, zone *time.Location) (store.Token, error) {
	t := store.Token{UserID: userID, CreatedAt: now}
	text, err := in.Texts("name", "ends_at")
	if err != nil {
		return t, err
	}
	if t.Name, err = Title("name", text["name"]); err != nil {
		return t, err
	}
	if t.MayChange, err = in.Flag("may_change"); err != nil {
		return t, err
	}
	end := strings.TrimSpace(text["ends_at"])
	if end == "" {
		return t, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, end, zone); err == nil {
		t.EndsAt = stats.AddDays(day, 1, zone)
	} else if t.EndsAt, err = time.Parse(time.RFC3339, end); err != nil {
		return t, httperror.Invalid("ends_at", "token_end_bad")
	}
	if !t.EndsAt.After(now) {
		return t, httperror.Invalid("ends_at", "token_end_bad")
	}
	return t, nil
}
