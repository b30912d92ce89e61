package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/left4me/left4me/steam"
)

// The last account numbers that a Steam ID can hold: no account has them.
const demoAccounts = 4_294_960_000

var names = []string{
	"Juniper", "Old Bill", "mossy_oak", "Kestrel", "paperclip", "Tank Whisperer", "Ravi", "nine lives", "Brisket",
	"Halcyon", "pipebomb pete", "Ottoline", "dr. gauze", "Sundial", "Wren", "medkit?", "Tobias", "Fennel", "left4snack",
	"Marguerite", "boomer bile bar", "Quill", "Isolde", "the quiet one", "Pepper", "Almanac",
}

var worldNames = []string{
	"小雨", "山猫", "老王打僵尸", "夜行者", "一只橘猫", "北风", "慢慢走", "桜", "たぬき", "ゆきだるま", "カラス",
	"감자", "호랑이", "안개", "مريم", "יעל", "Жанна", "Ёжик", "🐸 frog", "Zoë ♥", "Ω mega", "零下三度", "豆腐脑",
	"西瓜", "明日も", "별빛", "대나무", "三分钟热度", "青团", "小鱼干", "阿福", "长安", "木兰", "七号", "晚风", "栗子",
	`say "hi"`, "<b>bold</b>",
}

// makePlayers makes people of names. Most have a Steam profile, some with another
// name there.
func makePlayers(names []string, first uint32) []person {
	people := make([]person, len(names))
	for i, name := range names {
		people[i] = person{id: steam.FromAccountID(demoAccounts + first + uint32(i)), name: name, persona: name}
		switch i % 5 {
		case 2:
			people[i].persona = fmt.Sprintf("%s_%02d", []string{"lantern", "gravel", "north", "copper"}[i%4], 7*i%90)
		case 4:
			people[i].persona = ""
		}
	}
	return people
}

// What the servers of the demo are called: the pages and the script meet here.
const (
	gameFull     = "Campaign Friday"
	gameHalf     = "Versus, no rage quits please"
	gameIdle     = "Practice"
	gameFlaky    = "Basement box"
	gameCrowded  = "求生之路 31人 混战"
	gameCustom   = "Custom maps"
	gamePassword = "Old box"
	gameStopped  = "Halloween"
)

// demoGames are the servers that run in the demo.
func demoGames() []*game {
	regulars, world := makePlayers(names, 0), makePlayers(worldNames, 1000)
	games := []*game{
		{name: gameFull, max: 4, keep: 4, people: regulars[:9], visit: 70 * time.Second, mapTime: 50 * time.Second,
			maps: []string{"c8m1_apartment", "c8m2_subway", "c8m3_sewers", "c8m4_interior", "c8m5_rooftop"}},
		{name: gameHalf, max: 8, keep: 4, bots: 2, people: regulars[6:], visit: 40 * time.Second, mapTime: 80 * time.Second,
			maps: []string{"c1m1_hotel", "c1m2_streets", "c1m3_mall", "c1m4_atrium"}},
		{name: gameIdle, max: 4, keep: 0, people: regulars, visit: time.Minute, mapTime: time.Hour,
			maps: []string{"c3m1_plankcountry"}},
		{name: gameFlaky, max: 4, keep: 2, people: regulars[10:18], visit: 90 * time.Second, mapTime: 45 * time.Second,
			maps: []string{"c5m1_waterfront", "c5m2_park", "c5m3_cemetery"}},
		{name: gameCrowded, max: 32, keep: 31, people: world, visit: 10 * time.Minute, mapTime: 75 * time.Second,
			maps: []string{"c2m1_highway", "c2m2_fairgrounds", "c2m3_coaster", "c2m4_barns", "c2m5_concert"}},
		{name: gameCustom, max: 12, keep: 5, people: append(regulars[14:20:20], world[20:26]...), visit: 2 * time.Minute, mapTime: 2 * time.Minute,
			maps: []string{"workshop_harbour_night_03", "workshop_harbour_day_04"}},
		{name: gamePassword, max: 4, people: regulars, visit: time.Minute, mapTime: time.Hour, maps: []string{"c6m1_riverbank"}},
	}
	for i, g := range games {
		g.rng = rand.New(rand.NewPCG(uint64(i), 2026))
		g.nextUserID = 1
	}
	return games
}
