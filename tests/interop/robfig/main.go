// Writes cases of cron expressions, each with the slots that robfig/cron v3 finds, or with its
// error, as JSON lines: the reference for js/scheduling/flyte. Seeded, so that the same call gives
// the same cases where the timezone database is the same.
//
// Needs robfig/cron 3.0.1, from Debian: apt-get install golang-go golang-github-robfig-cron-dev
// Run: GO111MODULE=off GOPATH=/usr/share/gocode go run tests/interop/robfig/main.go -n 2000 -seed 1
// With -odd -n 1000 it writes odd-zones.jsonl instead of cases.jsonl: hours around changes of the
// offset at midnight, by half an hour, by two and by a day.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/robfig/cron"
)

type testCase struct {
	Schedule string  `json:"schedule"`
	Timezone string  `json:"timezone"`
	From     string  `json:"from"`
	Next     []int64 `json:"next,omitempty"`
	Error    string  `json:"error,omitempty"`
	Hangs    bool    `json:"hangs,omitempty"`
	// Where robfig/cron gives a slot that is not later, it is asked on, second by second.
	Back bool `json:"back,omitempty"`
}

type bounds struct {
	min, max int
	names    []string
}

var fields = []bounds{
	{0, 59, nil},
	{0, 23, nil},
	{1, 31, nil},
	{1, 12, []string{"jan", "FEB", "Mar", "apr", "MAY", "jun", "JUL", "aug", "sep", "Oct", "nov", "dec"}},
	{0, 6, []string{"SUN", "mon", "Tue", "wed", "THU", "fri", "sat"}},
}

var zones = []string{
	"UTC", "Europe/Stockholm", "Europe/London", "Europe/Dublin", "America/New_York",
	"America/Santiago", "America/Sao_Paulo", "America/St_Johns", "America/Havana", "Asia/Beirut",
	"Asia/Kolkata", "Asia/Tehran", "Australia/Sydney", "Australia/Lord_Howe", "Africa/Casablanca",
	"Atlantic/Azores", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll",
}

var oddZones = []string{
	"America/Goose_Bay", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Beirut",
	"Africa/Cairo", "Antarctica/Troll",
}

var handmade = []string{
	"", " ", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
	"* * * 0 *", "* * * 13 *", "* * * * 7", "* * * * -1", "-5 * * * *", "+5 * * * *", "5- * * * *",
	"1-5-9 * * * *", "1/2/3 * * * *", "*/0 * * * *", "*/-1 * * * *", "*/+7 * * * *", "5/15 * * * *",
	"5/0 * * * *", "59/2 * * * *", "*-5 * * * *", "*-x 3 * * *", "?-1-2/20 * * * *", ", * * * *",
	"5, 3 * * *", ",,5,, 3 * * *", "0 0 , * ,", "0 0 , * 1", "0 0 , * *", "0 , * * *", "0 0 1 , *",
	"05 007 * * *", "1_0 * * * *", "0x5 * * * *", "1.5 * * * *", "1e1 * * * *",
	"00000000000000000000000000000005 * * * *", "99999999999999999999 * * * *",
	"*/99999999999999999999 * * * *", "*/9223372036854775807 * * * *", "*/9223372036854775808 * * * *",
	"*/60 * * * *", "*/1000 3 * * *", "? ? ? ? ?", "* * ? * ?", "0 0 */2 * 1", "0 0 */1 * 1",
	"0 0 1 * */2", "0 0 1 * */1", "0 0 ?/1 * 1", "0 0 1-31 * 1", "0 0 1,* * 1", "0 0 13 * 5",
	"0 0 1 1/3 *", "0 0 * jan,FEB *", "0 0 * January *", "0 0 * jan-mar/2 *", "0 0 * jan-3 *",
	"0 0 * * mon-5", "0 0 * * fri-mon", "0 0 * * sun-sat", "0 0 * * sat-sun", "0 0 * * L", "0 0 L * *",
	"0 0 * * 5#2", "0 0 15W * *", "mon 0 * * *", "0 jan * * *", "0 0 jan * *", "0 0 * mon *", "0 0 * * jan",
	"0 0 * * FR\u0130", "0 0 * * fr\u0131", "0 0 31 2 *", "0 0 30 2 *", "0 0 29 2 *", "0 0 31 4,6,9,11 *",
	"\t0\t0\t*\t*\t*\t", "0\u00a00 * * *", "0\u30000 * * *", "0\u00850 * * *", "0\ufeff0 * * *", "0\u200b0 * * *",
	"0\n0\r\n* * *", "  0   0  *  *  *  ", "０ 0 * * *", "0 0 * * * # midnight", "\u0000 0 * * *",
	"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@Daily", "@DAILY",
	"@reboot", "@", "@every", "@every ", "@every  1h", "@every 1h ", "@every 1h30m", "@every 90", "@every 0",
	"@every -0", "@every 0s", "@every -1h", "@every +1h", "@every 1.5h", "@every .5s", "@every 1.s", "@every .s",
	"@every 1500ms", "@every 999ms", "@every 1001ms", "@every 2.999999999s", "@every 1\u00b5s", "@every 1\u03bcs",
	"@every 1us", "@every 1ns", "@every 1d", "@every 1w", "@every 1H", "@every 1h1h", "@every 1m1h", "@every 1h-1m",
	"@every 2562047h", "@every 2562048h", "@every 9223372036s", "@every 9223372037s", "@every 1e3s",
	"@every 9223372036854775807ns", "@every 9223372036854775808ns", "@every -9223372036854775808ns",
	"@every 100000000000000000000ns", "@every 0.1000000000000000000000001h", "@every 1 h", "@every 1h 30m",
	"@every\t1h", "@Every 1h", "@every 1h\n", " @daily", "@daily ", "@daily 5", "daily",
	"TZ=UTC 0 5 * * *", "CRON_TZ=Asia/Kolkata 0 5 * * *", "TZ=Europe/Stockholm @daily",
	"CRON_TZ=Europe/Stockholm  30 2 * * * ", "TZ=UTC @every 1h", "TZ=UTC  @daily ", "TZ= 0 5 * * *",
	"TZ=Local 0 5 * * *", "TZ=local 0 5 * * *", "TZ=utc 0 5 * * *", "TZ=europe/stockholm 0 5 * * *",
	"TZ=EUROPE/STOCKHOLM 0 5 * * *", "TZ=PST 0 5 * * *", "TZ=IST 0 5 * * *", "TZ=EST 0 5 * * *",
	"TZ=EST5EDT 0 5 * * *", "TZ=Etc/GMT+5 0 5 * * *", "TZ=GMT+0 0 5 * * *", "TZ=GMT+1 0 5 * * *",
	"TZ=+01:00 0 5 * * *", "TZ=Europe/Stockholm\t0 5 * * *", "TZ=../UTC 0 5 * * *", "TZ=/UTC 0 5 * * *",
	"TZ=Mars/Olympus 0 5 * * *", "TZ=UTC", "CRON_TZ=UTC", "TZ=", "TZ=UTC ", "TZ= ", "tz=UTC 0 5 * * *",
	" TZ=UTC 0 5 * * *", "CRON_TZ =UTC 0 5 * * *", "TZ=UTC TZ=UTC 0 5 * * *", "CRON_TZ=America/Port-au-Prince 0 5 * * *",
}

func main() {
	count := flag.Int("n", 2000, "cases, besides those made by hand")
	seed := flag.Int64("seed", 1, "of the random numbers")
	odd := flag.Bool("odd", false, "only zones that change their offset oddly, around the changes")
	flag.Parse()
	random := rand.New(rand.NewSource(*seed))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if *odd {
		for i := 0; i < *count; i++ {
			zone := oddZones[i%len(oddZones)]
			from := randomTimeAtChange(random, zone)
			if err := encoder.Encode(runForAWhile(randomOddSchedule(random, from), zone, from)); err != nil {
				panic(err)
			}
		}
		return
	}
	for i := 0; i < *count+len(handmade); i++ {
		schedule := ""
		if i < len(handmade) {
			schedule = handmade[i]
		} else {
			schedule = randomSchedule(random)
		}
		zone := zones[random.Intn(len(zones))]
		if err := encoder.Encode(runForAWhile(schedule, zone, randomTime(random, zone))); err != nil {
			panic(err)
		}
	}
}

// robfig/cron searches for ever where a zone leaves out a day (Pacific/Apia, 2011-12-30).
func runForAWhile(schedule, zone string, from time.Time) testCase {
	done := make(chan testCase, 1)
	go func() { done <- run(schedule, zone, from) }()
	select {
	case result := <-done:
		return result
	case <-time.After(5 * time.Second):
		return testCase{Schedule: schedule, Timezone: zone, From: from.UTC().Format(time.RFC3339Nano), Hangs: true}
	}
}

func run(schedule, zone string, from time.Time) (result testCase) {
	result = testCase{Schedule: schedule, Timezone: zone, From: from.UTC().Format(time.RFC3339Nano)}
	defer func() {
		if caught := recover(); caught != nil {
			result.Error = fmt.Sprint("panic: ", caught)
		}
	}()
	parsed, err := cron.ParseStandard(schedule)
	if err != nil {
		result.Error = err.Error()
		return result
	}
	for at := from; len(result.Next) < 4; {
		next := parsed.Next(at)
		for later := at; !next.IsZero() && !next.After(at); next = parsed.Next(later) {
			result.Back = true
			later = later.Add(time.Second)
		}
		if next.IsZero() {
			break
		}
		result.Next = append(result.Next, next.Unix())
		at = next
	}
	return result
}

// A time from 2010 to 2024, for the most part within three days of a change of the zone's offset.
func randomTime(random *rand.Rand, zone string) time.Time {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	at := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC).
		Add(time.Duration(random.Intn(14*365*24)) * time.Hour).In(location)
	if random.Intn(4) > 0 {
		_, offset := at.Zone()
		for hour := 0; hour < 366*24; hour++ {
			later := at.Add(time.Duration(hour) * time.Hour)
			if _, now := later.Zone(); now != offset {
				at = later.Add(time.Duration(random.Intn(72*3600)-60*3600) * time.Second)
				break
			}
		}
	}
	nanoseconds := []int{0, 0, 1, 5000, 500_000_000, 999_999_999}
	return at.Add(time.Duration(random.Intn(3600))*time.Second +
		time.Duration(nanoseconds[random.Intn(len(nanoseconds))]))
}

// A time from 1985 to 2024, within three hours of a change of the zone's offset.
func randomTimeAtChange(random *rand.Rand, zone string) time.Time {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	for {
		at := time.Date(1985, 1, 1, 0, 0, 0, 0, time.UTC).
			Add(time.Duration(random.Intn(39*365)) * 24 * time.Hour).In(location)
		_, offset := at.Zone()
		seconds := sort.Search(24*3600, func(seconds int) bool {
			_, now := at.Add(time.Duration(seconds) * time.Second).Zone()
			return now != offset
		})
		if seconds < 24*3600 {
			return at.Add(time.Duration(seconds+random.Intn(6*3600)-3*3600) * time.Second)
		}
	}
}

// Some minutes, and hours and days near that time.
func randomOddSchedule(random *rand.Rand, from time.Time) string {
	minute := []string{"*", "*/7", "*/30", "0", fmt.Sprint(random.Intn(60))}[random.Intn(5)]
	hour := []string{"*", "*", "0", "23", "0-2", "*/2", fmt.Sprint(random.Intn(4))}[random.Intn(7)]
	near := from.AddDate(0, 0, random.Intn(3)-1)
	day, month, weekday := "*", "*", "*"
	switch random.Intn(6) {
	case 0, 1:
		weekday = fmt.Sprint(int(near.Weekday()))
	case 2, 3:
		day = fmt.Sprint(near.Day())
	case 4:
		day, weekday = fmt.Sprint(near.Day()), fmt.Sprint(int(near.Weekday()))
	}
	if random.Intn(4) == 0 {
		month = fmt.Sprint(int(near.Month()))
	}
	return strings.Join([]string{minute, hour, day, month, weekday}, " ")
}

func randomSchedule(random *rand.Rand) string {
	texts := make([]string, len(fields))
	for i, field := range fields {
		texts[i] = randomField(random, field)
		// Days and months that leave some slots.
		if i >= 2 && random.Intn(2) == 0 {
			texts[i] = "*"
		}
	}
	schedule := strings.Join(texts, " ")
	switch random.Intn(12) {
	case 0:
		schedule = "CRON_TZ=" + zones[random.Intn(len(zones))] + " " + schedule
	case 1:
		schedule = "TZ=" + zones[random.Intn(len(zones))] + "  " + schedule
	case 2:
		schedule = damaged(random, schedule)
	case 3:
		schedule = fmt.Sprintf("@every %d%s%d%s", random.Intn(100), unit(random), random.Intn(2000), unit(random))
	}
	return schedule
}

func randomField(random *rand.Rand, field bounds) string {
	parts := make([]string, 1+random.Intn(8)/6)
	for i := range parts {
		parts[i] = randomRange(random, field)
	}
	return strings.Join(parts, ",")
}

func randomRange(random *rand.Rand, field bounds) string {
	size := field.max - field.min + 1
	low := field.min + random.Intn(size)
	high := low + random.Intn(field.max-low+1)
	step := ""
	if random.Intn(3) == 0 {
		step = fmt.Sprintf("/%d", 1+random.Intn(size))
	}
	switch random.Intn(6) {
	case 0:
		return "*" + step
	case 1:
		return "?" + step
	case 2, 3:
		return number(random, low, field) + step
	default:
		return number(random, low, field) + "-" + number(random, high, field) + step
	}
}

func number(random *rand.Rand, value int, field bounds) string {
	if field.names != nil && random.Intn(3) == 0 {
		return field.names[value-field.min]
	}
	return fmt.Sprint(value)
}

func damaged(random *rand.Rand, schedule string) string {
	runes := []rune(schedule)
	at := random.Intn(len(runes))
	replacements := []rune("0123456789*?/,-+ @#LWx\t\u00a0\u212a")
	switch random.Intn(3) {
	case 0:
		runes = append(runes[:at], runes[at+1:]...)
	case 1:
		runes[at] = replacements[random.Intn(len(replacements))]
	default:
		runes = append(runes[:at], append([]rune{replacements[random.Intn(len(replacements))]}, runes[at:]...)...)
	}
	return string(runes)
}

func unit(random *rand.Rand) string {
	return []string{"h", "m", "s", "ms", "us", "ns"}[random.Intn(6)]
}
