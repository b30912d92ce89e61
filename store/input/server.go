package input

import (
	"strconv"
	"strings"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// Server takes over into s what is in these values: name, port, host, blueprint_id,
// rcon_password, strategy, log, chat_days and desired_state. If partial, what is absent
// stays; else name, port and host are needed, but the port of a server without an ID, for
// which the store finds one. A password that is absent or empty stays in any case. On an
// error s is partly changed.
func Server(s *store.Server, in formjson.Values, partial bool) error {
	text, err := in.Texts("name", "port", "host", "blueprint_id", "rcon_password", "strategy", "chat_days", "desired_state")
	if err != nil {
		return err
	}
	keeps := func(name string) bool { return partial && !in.Has(name) }
	var wrong httperror.List
	if !keeps("name") {
		s.Name, err = Title("name", text["name"])
		wrong.Add(err)
	}
	if !keeps("port") {
		s.Port, err = port(text["port"], s.ID == 0)
		wrong.Add(err)
	}
	if !keeps("host") {
		s.Host, err = store.CanonicalHost(text["host"])
		wrong.Add(err)
	}
	s.BlueprintID, err = blueprintID(text["blueprint_id"], s.BlueprintID)
	wrong.Add(err)
	wrong.Add(rconPassword(s, text["rcon_password"]))
	if in.Has("strategy") {
		wrong.Add(strategy(s, text["strategy"]))
	}
	if in.Has("log") {
		on, err := in.Bool("log")
		s.LogOff = !on
		wrong.Add(err)
	}
	if in.Has("chat_days") {
		if s.ChatDays, err = strconv.Atoi(strings.TrimSpace(text["chat_days"])); err != nil || store.CheckChatDays(s.ChatDays) != nil {
			wrong.Add(httperror.Invalid("chat_days", "chat_days_bad", store.MaxChatDays))
		}
	}
	switch desired := store.State(text["desired_state"]); desired {
	case "":
	case store.Running, store.Stopped:
		s.DesiredState = desired
	default:
		wrong.Add(httperror.Invalid("desired_state", "desired_state_bad"))
	}
	return wrong.Err()
}

// Connection takes over into s what leads to a game: host, port, rcon_password and strategy.
// The port is needed. On an error s is partly changed.
func Connection(s *store.Server, in formjson.Values) error {
	text, err := in.Texts("host", "port", "rcon_password", "strategy")
	if err != nil {
		return err
	}
	var wrong httperror.List
	s.Host, err = store.CanonicalHost(text["host"])
	wrong.Add(err)
	s.Port, err = port(text["port"], false)
	wrong.Add(err)
	wrong.Add(rconPassword(s, text["rcon_password"]))
	wrong.Add(strategy(s, text["strategy"]))
	return wrong.Err()
}

// rconPassword takes a password over; an empty one changes nothing.
func rconPassword(s *store.Server, password string) error {
	switch {
	case password == "":
	case store.CheckRCONPassword(password) != nil:
		return httperror.Invalid("rcon_password", "rcon_password_bad", store.MaxRCONPassword)
	default:
		s.RCONPassword, s.PasswordPending = password, false
	}
	return nil
}

func strategy(s *store.Server, name string) error {
	s.Strategy = name
	if name != "" && new(rcon.Strategy).UnmarshalText([]byte(name)) != nil {
		return httperror.Invalid("strategy", "strategy_bad")
	}
	return nil
}

// port reads a port; of a new server it may be missing, which is 0.
func port(text string, isNew bool) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" && isNew {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 65535 {
		return 0, httperror.Invalid("port", "port_bad")
	}
	return n, nil
}

// blueprintID reads the ID of a blueprint: 0 is none, and nothing leaves it as it was.
func blueprintID(text string, was int64) (int64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return was, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return was, httperror.NoBlueprint
	}
	return id, nil
}
