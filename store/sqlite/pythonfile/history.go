package pythonfile

import (
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store/frompython"
)

func (r *reader) runs() (map[int64][]livestate.Run, error) {
	runs := make(map[int64][]livestate.Run)
	t, err := r.table("server_live_state")
	if err != nil || !t.has("server_id", "started_at", "last_seen_at") {
		return runs, err
	}
	unread := 0
	err = r.query(`SELECT `+t.number(0, "server_id")+`, `+t.text("started_at")+`, `+t.text("last_seen_at")+`, `+t.number(0, "players")+`, `+
		t.number(0, "max_players")+`, `+t.number(0, "bots")+`, `+t.text("map")+`, `+t.truth(0, "hibernating")+`
		FROM server_live_state ORDER BY server_id, started_at`,
		func(scan func(...any) error) error {
			var server int64
			var run livestate.Run
			var started, seen string
			err := scan(&server, &started, &seen, &run.Players, &run.MaxPlayers, &run.Bots, &run.Map, &run.Hibernating)
			var ok1, ok2 bool
			run.StartedAt, ok1 = parseTime(started)
			run.LastSeenAt, ok2 = parseTime(seen)
			if !ok1 || !ok2 || run.StartedAt.IsZero() || run.LastSeenAt.IsZero() {
				unread++
				return err
			}
			runs[server] = append(runs[server], run)
			return err
		})
	r.unread("runs", unread)
	return runs, err
}

func (r *reader) sessions() (map[int64][]frompython.Session, error) {
	sessions := make(map[int64][]frompython.Session)
	t, err := r.table("server_player_session")
	if err != nil || !t.has("server_id", "steam_id_64", "joined_at", "left_at") {
		return sessions, err
	}
	unread := 0
	err = r.query(`SELECT `+t.number(0, "server_id")+`, `+t.text("steam_id_64")+`, `+t.text("joined_at")+`, `+t.text("left_at")+`, `+
		t.text("last_seen_at")+`, `+t.number(0, "userid", "user_id")+`, `+t.text("name_at_join", "name")+`, `+
		t.number(0, "min_ping")+`, `+t.number(0, "max_ping")+`
		FROM server_player_session ORDER BY server_id, joined_at`,
		func(scan func(...any) error) error {
			var server int64
			var s frompython.Session
			var joined, left, seen string
			err := scan(&server, &s.Player, &joined, &left, &seen, &s.UserID, &s.Name, &s.MinPing, &s.MaxPing)
			var ok1, ok2 bool
			s.JoinedAt, ok1 = parseTime(joined)
			s.LeftAt, ok2 = parseTime(left)
			if !ok1 || !ok2 || s.JoinedAt.IsZero() {
				unread++
				return err
			}
			s.LastSeenAt = date(seen)
			sessions[server] = append(sessions[server], s)
			return err
		})
	r.unread("sessions", unread)
	return sessions, err
}

func (r *reader) profiles() ([]frompython.Profile, error) {
	t, err := r.table("steam_user_profile", "steam_user_profiles")
	if err != nil || !t.has("steam_id_64") {
		return nil, err
	}
	var profiles []frompython.Profile
	err = r.query(`SELECT `+t.text("steam_id_64")+`, `+t.text("persona_name")+`, `+t.text("avatar_url")+`, `+t.text("fetched_at")+`
		FROM `+t.name+` ORDER BY steam_id_64`,
		func(scan func(...any) error) error {
			var p frompython.Profile
			var fetched string
			err := scan(&p.Player, &p.PersonaName, &p.AvatarURL, &fetched)
			p.FetchedAt = date(fetched)
			profiles = append(profiles, p)
			return err
		})
	return profiles, err
}

// unread notes rows without a time that can be read.
func (r *reader) unread(what string, n int) {
	if n > 0 {
		r.note(what, "%d have a time that is missing or cannot be read: they are left out", n)
	}
}
