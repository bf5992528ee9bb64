package contract_test

import "github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"

// fyleMistakes are those about Fyle's objects.
func fyleMistakes() []mistake {
	schedule := func(s acctest.Config) func(*attempt) acctest.Object {
		return plan("fyle_scheduled_callback", acctest.Config{"url": "https://hooks.example.com/tick", "schedule": s})
	}
	interval := func(c acctest.Config) func(*attempt) acctest.Object { return schedule(acctest.Config{"interval": c}) }
	cron := func(c acctest.Config) func(*attempt) acctest.Object { return schedule(acctest.Config{"cron": c}) }
	date := func(at string) func(*attempt) acctest.Object {
		return schedule(acctest.Config{"date": acctest.Config{"run_date": at}})
	}
	one := []string{`"schedule"`, "exactly one of interval, date and cron"}
	return []mistake{
		{number: 26, what: "unknown resource", try: plan("fyle_webhook", acctest.Config{"url": "https://hooks.example.com/a", "subscribed_resources": []string{"EXPENSES"}}), shows: []string{`"subscribed_resources"`, "EXPENSE", "may refuse"}, warns: true},
		{number: 26, what: "no resources", try: plan("fyle_webhook", acctest.Config{"url": "https://hooks.example.com/a", "subscribed_resources": []string{}}), shows: []string{`"subscribed_resources"`, "at least one", "EXPENSE"}},
		{number: 27, what: "no kind of schedule", try: schedule(acctest.Config{}), shows: append(one, "check the spelling")},
		{number: 27, what: "two kinds of schedule", try: schedule(acctest.Config{"interval": acctest.Config{"hours": 6}, "cron": acctest.Config{"hour": "6"}}), shows: append(one, "Remove all but one")},
		{number: 28, what: "interval without a key, as after a typo", try: interval(acctest.Config{}), shows: []string{`"schedule"`, "interval", "weeks, days, hours, minutes and seconds"}},
		{number: 28, what: "interval with a jitter only", try: interval(acctest.Config{"jitter": 5}), shows: []string{`"schedule"`, "interval", "weeks, days, hours, minutes and seconds"}},
		{number: 28, what: "cron without a key, as after a typo", try: cron(acctest.Config{}), shows: []string{`"schedule"`, "cron", "year, month, day, week, day_of_week, hour, minute and second"}},
		{number: 28, what: "cron with a start only", try: cron(acctest.Config{"start_date": "2030-01-01T00:00:00Z"}), shows: []string{`"schedule"`, "cron", "year, month, day, week, day_of_week, hour, minute and second"}},
		{number: 28, what: "hour 25", try: cron(acctest.Config{"hour": "25"}), shows: []string{"schedule.cron.hour", "0 to 23"}},
		{number: 28, what: "minute 60 in a list", try: cron(acctest.Config{"minute": "0,60"}), shows: []string{"schedule.cron.minute", "0 to 59"}},
		{number: 28, what: "month 0", try: cron(acctest.Config{"month": "0"}), shows: []string{"schedule.cron.month", "1 to 12"}},
		{number: 28, what: "range that runs backwards", try: cron(acctest.Config{"hour": "17-9"}), shows: []string{"schedule.cron.hour", "0 to 23"}},
		{number: 28, what: "monday", try: cron(acctest.Config{"day_of_week": "monday"}), shows: []string{"schedule.cron.day_of_week", "mon"}},
		{number: 28, what: "interval of hours 0", try: interval(acctest.Config{"hours": 0}), shows: []string{"schedule.interval.hours", "at least 1"}},
		{number: 28, what: "all that is right", try: cron(acctest.Config{"hour": "*/2", "minute": "0,30", "day": "1,3rd fri,last", "day_of_week": "mon-fri", "month": "1-6/2"}), accepted: true},
		{number: 29, what: "run_date without zone", try: date("2030-12-01 10:00"), shows: []string{`"schedule"`, "run_date", "2030-01-31T12:00:00Z"}},
		{number: 29, what: "run_date in the past", try: date("1999-12-01T10:00:00Z"), shows: []string{`"schedule"`, "run_date", "past", "Set run_date to a later time", "terraform destroy -refresh=false"}},
		{number: 29, what: "end_date before start_date", try: interval(acctest.Config{"hours": 6, "start_date": "2030-02-01T00:00:00Z", "end_date": "2030-01-01T00:00:00Z"}), shows: []string{`"schedule"`, "end_date", "start_date"}},
		{number: 50, what: "internal app with redirect URIs", try: plan("fyle_oauth_app", acctest.Config{"name": "Acme", "type": "internal", "redirect_uris": []string{"https://acme.example/a"}}), shows: []string{`"redirect_uris"`, "Leave redirect_uris out"}},
	}
}
