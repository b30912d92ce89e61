package pythonfile

import (
	"cmp"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/frompython"
)

// source reads all.
func (r *reader) source() (src frompython.Source, err error) {
	users, err := r.table("users")
	if err != nil {
		return src, err
	}
	servers, err := r.table("servers")
	if err != nil {
		return src, err
	}
	if !users.has("id", "username", "password_digest") || users.has("username_key") || !servers.has("id", "user_id", "name", "port") {
		return src, ErrForeign
	}
	if src.Users, err = r.users(users); err != nil {
		return src, err
	}
	if src.Blueprints, err = r.blueprints(); err != nil {
		return src, err
	}
	if src.Servers, err = r.servers(servers); err != nil {
		return src, err
	}
	if src.Runs, err = r.runs(); err != nil {
		return src, err
	}
	if src.Sessions, err = r.sessions(); err != nil {
		return src, err
	}
	src.Profiles, err = r.profiles()
	src.Notes = r.notes
	return src, err
}

func (r *reader) users(t table) ([]store.User, error) {
	var users []store.User
	err := r.query(`SELECT id, `+t.text("username")+`, `+t.text("password_digest")+`, `+
		t.truth(0, "admin", "is_admin")+`, `+t.truth(1, "active", "is_active")+`, `+
		t.text("created_at")+`, `+t.text("updated_at")+` FROM users ORDER BY id`,
		func(scan func(...any) error) error {
			var u store.User
			var created, updated string
			err := scan(&u.ID, &u.Name, &u.PasswordDigest, &u.Admin, &u.Active, &created, &updated)
			u.CreatedAt, u.UpdatedAt = date(created), date(updated)
			users = append(users, u)
			return err
		})
	return users, err
}

func (r *reader) servers(t table) ([]store.Server, error) {
	var servers []store.Server
	err := r.query(`SELECT id, `+t.number(0, "user_id")+`, `+t.number(0, "blueprint_id")+`, `+t.text("name")+`, `+t.text("host")+`, `+
		t.number(0, "port")+`, `+t.text("rcon_password")+`, `+t.text("desired_state")+`, `+t.text("actual_state")+`, `+
		t.text("actual_state_updated_at")+`, `+t.text("last_error")+`, `+t.text("created_at")+`, `+t.text("updated_at")+`
		FROM servers ORDER BY id`,
		func(scan func(...any) error) error {
			var v store.Server
			var seen, created, updated string
			err := scan(&v.ID, &v.UserID, &v.BlueprintID, &v.Name, &v.Host, &v.Port, &v.RCONPassword,
				&v.DesiredState, &v.ActualState, &seen, &v.LastError, &created, &updated)
			v.ActualStateUpdatedAt, v.CreatedAt, v.UpdatedAt = date(seen), date(created), date(updated)
			servers = append(servers, v)
			return err
		})
	return servers, err
}

func (r *reader) blueprints() ([]frompython.Blueprint, error) {
	t, err := r.table("blueprints")
	if err != nil || !t.has("id", "user_id", "name") {
		return nil, err
	}
	overlays, err := r.overlays()
	if err != nil {
		return nil, err
	}
	var blueprints []frompython.Blueprint
	err = r.query(`SELECT id, `+t.number(0, "user_id")+`, `+t.text("name")+`, `+t.text("arguments")+`, `+t.text("config")+`, `+
		t.text("created_at")+`, `+t.text("updated_at")+` FROM blueprints ORDER BY id`,
		func(scan func(...any) error) error {
			var b frompython.Blueprint
			var created, updated string
			err := scan(&b.ID, &b.UserID, &b.Name, &b.ArgumentsJSON, &b.ConfigJSON, &created, &updated)
			b.CreatedAt, b.UpdatedAt = date(created), date(updated)
			b.Overlays = overlays[b.ID]
			blueprints = append(blueprints, b)
			return err
		})
	return blueprints, err
}

// overlays returns the overlays by blueprint, in their order. They are linked by a table,
// or name their blueprint themselves.
func (r *reader) overlays() (map[int64][]store.Overlay, error) {
	overlays := make(map[int64][]store.Overlay)
	t, err := r.table("overlays", "overlay")
	if err != nil || !t.has("id") {
		return overlays, err
	}
	link, err := r.table("blueprint_overlays", "blueprint_overlay", "blueprints_overlays", "overlay_blueprints")
	if err != nil {
		return nil, err
	}
	path := t.first("path", "mount_path", "directory", "dir", "folder", "name")
	positions := []string{"position", "ordinal", "sort_order", "order_index", "order", "priority", "rank"}
	exposes := []string{"expose", "exposed", "expose_server_cfg", "expose_cfg"}
	var from string
	switch {
	case path == "":
		r.note("overlays", "they have no path that is known here: they are left out")
		return overlays, nil
	case link.has("blueprint_id", "overlay_id"):
		from = `, ` + link.name + ` WHERE ` + link.name + `.overlay_id = ` + t.name + `.id ORDER BY ` +
			cmp.Or(quoted(link, link.first(positions...)), link.name+".rowid")
	case t.has("blueprint_id"):
		link = t
		from = ` ORDER BY ` + cmp.Or(quoted(t, t.first(positions...)), t.name+".id")
	default:
		r.note("overlays", "which blueprints have them cannot be told: they are left out")
		return overlays, nil
	}
	expose := t.truth(0, exposes...)
	if link.first(exposes...) != "" {
		expose = link.truth(0, exposes...)
	}
	err = r.query(`SELECT `+link.number(0, "blueprint_id")+`, `+t.text(path)+`, `+expose+` FROM `+t.name+from,
		func(scan func(...any) error) error {
			var blueprint int64
			var o store.Overlay
			err := scan(&blueprint, &o.Path, &o.Expose)
			o.Position = len(overlays[blueprint])
			overlays[blueprint] = append(overlays[blueprint], o)
			return err
		})
	if path == "name" && len(overlays) > 0 {
		r.note("overlays", "they have names and no paths: the names are their paths now")
	}
	return overlays, err
}

func quoted(t table, column string) string {
	if column == "" {
		return ""
	}
	return t.name + `."` + column + `"`
}
