package steam

import "strconv"

// The letters of the bracketed form, by type, and the instance that the form
// leaves out. A chat has three letters, told apart by its instance.
func letter(typ, instance uint32) (char byte, omitted uint32) {
	switch typ {
	case typeIndividual:
		return 'U', instanceDesktop
	case typeMultiseat:
		return 'M', instanceMax + 1 // always written
	case typeGameServer:
		return 'G', 0
	case typeAnonGameServer:
		return 'A', instanceMax + 1 // always written
	case typePending:
		return 'P', 0
	case typeContentServer:
		return 'C', 0
	case typeClan:
		return 'g', 0
	case typeChat:
		switch {
		case instance&instanceClanChat != 0:
			return 'c', instanceClanChat
		case instance&instanceLobby != 0:
			return 'L', instanceLobby
		}
		return 'T', 0
	case typeAnonUser:
		return 'a', 0
	}
	return 0, 0
}

// String returns the SteamID64 in decimal, such as "76561197985018726", and ""
// for the zero ID.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	return strconv.FormatUint(id.bits, 10)
}

// Steam2 returns the form of the older Source games, such as
// "STEAM_1:0:12376499", always with the universe written as a number of its
// own: 1 for the public Steam, where some games write 0. It is "" for an ID that
// the form can't say: anything but a valid individual account of instance 1.
func (id ID) Steam2() string {
	if !id.IsValid() || id.typ() != typeIndividual || id.instance() != instanceDesktop {
		return ""
	}
	b := make([]byte, 0, len("STEAM_1:0:2147483647"))
	b = append(b, "STEAM_"...)
	b = strconv.AppendUint(b, uint64(id.universe()), 10)
	b = append(b, ':', '0'+byte(id.AccountID()&1), ':')
	b = strconv.AppendUint(b, uint64(id.AccountID()>>1), 10)
	return string(b)
}

// Steam3 returns the bracketed form of the newer Source games, such as
// "[U:1:24752998]" for a person, "[g:1:4681548]" for a group or
// "[A:1:2:1]" for a game server without an account. The instance stands as a
// fourth number where it isn't the usual one. It is "" for an ID that isn't valid and
// for the account of a console, which has no such form.
func (id ID) Steam3() string {
	if !id.IsValid() {
		return ""
	}
	char, omitted := letter(id.typ(), id.instance())
	if char == 0 {
		return ""
	}
	b := make([]byte, 0, len("[U:1:4294967295:1048575]"))
	b = append(b, '[', char, ':')
	b = strconv.AppendUint(b, uint64(id.universe()), 10)
	b = append(b, ':')
	b = strconv.AppendUint(b, uint64(id.AccountID()), 10)
	if id.instance() != omitted {
		b = append(b, ':')
		b = strconv.AppendUint(b, uint64(id.instance()), 10)
	}
	return string(append(b, ']'))
}

// ProfileURL returns the page of a person or a group on steamcommunity.com, and
// "" for everything else, which has none.
func (id ID) ProfileURL() string {
	switch {
	case id.IsIndividual():
		return "https://steamcommunity.com/profiles/" + id.String()
	case id.IsValid() && id.universe() == universePublic && id.typ() == typeClan:
		return "https://steamcommunity.com/gid/" + id.String()
	}
	return ""
}

// AppendTo appends the text of [ID.String] to b and returns the extended buffer.
func (id ID) AppendTo(b []byte) []byte {
	if id.IsZero() {
		return b
	}
	return strconv.AppendUint(b, id.bits, 10)
}

// AppendText implements [encoding.TextAppender] with the text of [ID.String].
// The error is always nil.
func (id ID) AppendText(b []byte) ([]byte, error) { return id.AppendTo(b), nil }

// MarshalText implements [encoding.TextMarshaler] with the text of [ID.String].
// In JSON an ID is therefore a string, as it must be: a SteamID64 is too large
// for the numbers of JavaScript. The error is always nil.
func (id ID) MarshalText() ([]byte, error) { return id.AppendTo(nil), nil }

// UnmarshalText implements [encoding.TextUnmarshaler]. It reads every form that
// [Parse] reads, and an empty text as the zero ID. After an error id is unchanged.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*id = ID{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}
