package fylefake

import "maps"

// ScheduledCallback is a request that Fyle sends on a schedule (reference/admin.yaml, scheduled_callback_out).
type ScheduledCallback struct {
	ID             string         `json:"id"`
	URL            string         `json:"url"`
	Payload        map[string]any `json:"payload"` // nil is null
	ScheduleConfig ScheduleConfig `json:"schedule_config"`
	IsEnabled      bool           `json:"is_enabled"`
	CreatedAt      Timestamp      `json:"created_at"`
	UpdatedAt      Timestamp      `json:"updated_at"`
	OrgID          string         `json:"org_id"`
}

// ScheduleConfig is the schedule of a scheduled callback. The members of When depend on Type.
type ScheduleConfig struct {
	Type string         `json:"type"`
	When map[string]any `json:"when"`
}

// scheduledCallback is the schema of a write. The documented schema allows further members. All other schemas, including that of the
// response, forbid them, so they are assumed to be refused here too.
var scheduledCallback = properties{
	"id":              {check: isText, optional: true},
	"url":             {check: isWebURL},
	"payload":         {check: orNull(isPayload)},
	"schedule_config": {check: isScheduleConfig},
	"is_enabled":      {check: isBoolean},
}

// isPayload accepts further members besides the two documented ones.
func isPayload(v any) any {
	if complaint := isObject(v); complaint != nil {
		return complaint
	}
	members := v.(object)
	return withoutNil(object{
		"resource_id":   orNull(isText)(members["resource_id"]),
		"resource_name": orNull(isText)(members["resource_name"]),
	})
}

// whens are the schemas of `when` by type (reference/admin.yaml, schedule_config).
var whens = map[string]properties{
	"interval": allOf(
		optional(isNumber, "weeks", "days", "hours", "minutes", "seconds"),
		optional(orNull(isNumber), "jitter"),
		optional(orNull(isText), "start_date", "end_date"),
	),
	"cron": allOf(
		optional(isText, "year", "month", "day", "week", "day_of_week", "hour", "minute", "second"),
		optional(orNull(isText), "start_date", "end_date"),
	),
	"date": optional(orNull(isText), "run_date"),
}

func allOf(parts ...properties) properties {
	all := properties{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

func isScheduleConfig(v any) any {
	config, _ := v.(object)
	kind, _ := config["type"].(string)
	when := isObject
	if whens[kind] != nil {
		when = whens[kind].check
	}
	return properties{"type": {check: isOneOf("interval", "date", "cron")}, "when": {check: when}}.check(v)
}

func (f *Fyle) listScheduledCallbacks(q *request) reply {
	return list(q, f.ScheduledCallbacks.List(func(c ScheduledCallback) bool { return c.OrgID == q.org.ID }))
}

// putScheduledCallback creates a callback, or changes the one with the ID in the body.
func (f *Fyle) putScheduledCallback(q *request) reply {
	data, refusal := q.readData(scheduledCallback)
	if refusal != nil {
		return *refusal
	}
	now := f.now()
	c := ScheduledCallback{ID: newID("sc"), OrgID: q.org.ID, CreatedAt: now}
	if id, given := data["id"].(string); given {
		stored, known := f.ScheduledCallbacks.Get(id)
		if !known || stored.OrgID != q.org.ID {
			return notFound()
		}
		c = stored
	}
	c.URL = data["url"].(string)
	c.Payload, _ = data["payload"].(object)
	config := data["schedule_config"].(object)
	c.ScheduleConfig = ScheduleConfig{config["type"].(string), config["when"].(object)}
	c.IsEnabled = data["is_enabled"].(bool)
	c.UpdatedAt = now
	f.ScheduledCallbacks.Put(c)
	return one(c)
}
