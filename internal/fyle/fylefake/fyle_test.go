package fylefake_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

const (
	clientID      = "tpaTest"
	secret        = "s"
	otherOrg      = "orOther"
	subscriptions = "/platform/v1/admin/subscriptions"
	callbacks     = "/platform/v1/admin/scheduled_callbacks"
	profile       = "/platform/v1/spender/my_profile"

	invalidToken = `{"message":"invalid token"}`
	notFound     = `{"message":"Resource not found"}`
)

// start is the time at which each test begins.
func start() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// newFyle returns a new fake with a second organisation, and its clock, which only call advances.
func newFyle() (*fylefake.Fyle, *fake.Clock) {
	clock := &fake.Clock{}
	clock.Set(start())
	f := fylefake.New(fylefake.WithClock(clock), fylefake.WithClient(clientID, secret), fylefake.WithPublicPath("/fyle"))
	f.Orgs.Put(fylefake.Org{ID: otherOrg, Name: "Other", Domain: "example.org", Currency: "INR"})
	return f, clock
}

func call(t *testing.T, f *fylefake.Fyle, token, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Host = "h:1"
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w
}

func read[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("answer %d %s: %v", w.Code, w.Body, err)
	}
	return v
}

// signIn returns an access token for the refresh token.
func signIn(t *testing.T, f *fylefake.Fyle, refreshToken string) string {
	t.Helper()
	w := call(t, f, "", "POST", "/oauth/token", fmt.Sprintf(
		`{"grant_type":"refresh_token","refresh_token":%q,"client_id":%q,"client_secret":%q}`, refreshToken, clientID, secret))
	if w.Code != http.StatusOK {
		t.Fatalf("no access token: %d %s", w.Code, w.Body)
	}
	return read[map[string]string](t, w)["access_token"]
}

// subscribe stores subscriptions with the URLs directly in the store. They are created one second apart.
func subscribe(f *fylefake.Fyle, orgID string, urls ...string) {
	for i, u := range urls {
		at := fylefake.Timestamp{Time: start().Add(time.Duration(i) * time.Second)}
		f.Subscriptions.Put(fylefake.Subscription{
			ID: "sub" + u, IsEnabled: i%2 == 0, WebhookURL: "https://" + u, CreatedAt: at, UpdatedAt: at, OrgID: orgID,
			SubscribedResources: []string{"REPORT"},
		})
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body   string // $R is a refresh token, $C a code
		status int
		answer string // "" is not compared
	}{
		"refresh":          {`{"grant_type":"refresh_token","refresh_token":"$R","client_id":"tpaTest","client_secret":"s"}`, 200, ""},
		"code":             {`{"grant_type":"authorization_code","code":"$C","client_id":"tpaTest","client_secret":"s"}`, 200, ""},
		"wrong secret":     {`{"grant_type":"refresh_token","refresh_token":"$R","client_id":"tpaTest","client_secret":"x"}`, 401, invalidToken},
		"wrong token":      {`{"grant_type":"refresh_token","refresh_token":"$Rx","client_id":"tpaTest","client_secret":"s"}`, 401, invalidToken},
		"no token at all":  {`{"grant_type":"refresh_token","refresh_token":"x","client_id":"tpaTest","client_secret":"s"}`, 401, invalidToken},
		"wrong code":       {`{"grant_type":"authorization_code","code":"x","client_id":"tpaTest","client_secret":"s"}`, 401, invalidToken},
		"a token for code": {`{"grant_type":"authorization_code","code":"$R","client_id":"tpaTest","client_secret":"s"}`, 401, invalidToken},
		"unknown client":   {`{"grant_type":"refresh_token","refresh_token":"$R","client_id":"x","client_secret":"s"}`, 404, notFound},
		"no credential":    {`{"grant_type":"refresh_token","code":"$C","client_id":"tpaTest","client_secret":"s"}`, 400, `{"data":{"0":{"refresh_token":["Missing data for required field."]}},"error":"ValidationError","message":null}`},
		"more than known":  {`{"grant_type":"refresh_token","refresh_token":"$R","client_id":"tpaTest","client_secret":"s","redirect_uri":"x"}`, 400, `{"data":{"0":{"redirect_uri":["Unknown field."]}},"error":"ValidationError","message":null}`},
		"another grant":    {`{"grant_type":"client_credentials","client_id":"tpaTest","client_secret":"s"}`, 400, `{"data":{"0":{"grant_type":["Must be one of: authorization_code, refresh_token."]}},"error":"ValidationError","message":null}`},
		"a form":           {`grant_type=refresh_token&refresh_token=$R&client_id=tpaTest&client_secret=s`, 400, `{"message":"Unable to process JSON"}`},
	}
	for name, tt := range tests {
		for _, path := range []string{"/oauth/token", "/oauth/token/"} {
			t.Run(name+" "+path, func(t *testing.T) {
				t.Parallel()
				f, _ := newFyle()
				body := strings.NewReplacer("$R", f.RefreshToken(), "$C", f.AuthorizationCode(otherOrg)).Replace(tt.body)
				w := call(t, f, "", "POST", path, body)
				if w.Code != tt.status || tt.answer != "" && w.Body.String() != tt.answer {
					t.Errorf("got %d %s", w.Code, w.Body)
				}
			})
		}
	}
}

func TestCodeIsGoodOnce(t *testing.T) {
	t.Parallel()
	f, _ := newFyle()
	body := fmt.Sprintf(`{"grant_type":"authorization_code","code":%q,"client_id":"tpaTest","client_secret":"s"}`, f.AuthorizationCode(otherOrg))
	got := read[map[string]string](t, call(t, f, "", "POST", "/oauth/token", body))
	for _, token := range []string{got["access_token"], signIn(t, f, got["refresh_token"])} {
		if w := call(t, f, token, "GET", profile, ""); !strings.Contains(w.Body.String(), otherOrg) {
			t.Errorf("the profile is %d %s", w.Code, w.Body)
		}
	}
	if w := call(t, f, "", "POST", "/oauth/token", body); w.Code != http.StatusUnauthorized {
		t.Errorf("the second exchange: %d %s", w.Code, w.Body)
	}
}

func TestRefreshTokenExpires(t *testing.T) {
	t.Parallel()
	f, clock := newFyle()
	const day = 24 * time.Hour
	body := func(token string) string {
		return fmt.Sprintf(`{"grant_type":"refresh_token","refresh_token":%q,"client_id":"tpaTest","client_secret":"s"}`, token)
	}
	short, year := f.RefreshTokenFor(fylefake.FirstOrgID, day), f.RefreshToken()
	for _, tt := range []struct {
		pass          time.Duration
		short, aYears int
	}{{day - time.Second, 200, 200}, {time.Second, 401, 200}, {364 * day, 401, 401}} {
		clock.Advance(tt.pass)
		if w := call(t, f, "", "POST", "/oauth/token", body(short)); w.Code != tt.short {
			t.Errorf("the short-lived token after another %s: %d", tt.pass, w.Code)
		}
		if w := call(t, f, "", "POST", "/oauth/token", body(year)); w.Code != tt.aYears {
			t.Errorf("the token of a year after another %s: %d", tt.pass, w.Code)
		}
	}
	if w := call(t, f, "", "POST", "/oauth/token", body(f.RefreshTokenFor("orUnknown", day))); w.Code != http.StatusUnauthorized {
		t.Errorf("the token of an unknown organisation: %d", w.Code)
	}
}

func TestRefreshTokenServesTheNextFake(t *testing.T) {
	t.Parallel()
	f, _ := newFyle()
	next, _ := newFyle()
	signIn(t, next, f.RefreshToken())
	if other := fylefake.New(); other.ClientSecret() == secret || other.ClientID() == fylefake.New().ClientID() {
		t.Error("without WithClient the client is not random")
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	f, _ := newFyle()
	f.SetClusterDomain("https://elsewhere.example.com")
	part := strings.Split(signIn(t, f, f.RefreshToken()), ".")[1]
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"iat": float64(start().Unix()), "exp": float64(start().Add(time.Hour).Unix()), "iss": "FyleApp", "version": "3",
		"user_id": "usEmulated", "org_user_id": "ouFyleEmulated", "org_id": fylefake.FirstOrgID,
		"roles": `["FYLER","ADMIN"]`, "scopes": "[]", "allowed_CIDRs": "[]", "cluster_domain": `"https://elsewhere.example.com"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

func TestCluster(t *testing.T) {
	t.Parallel()
	f, clock := newFyle()
	token := signIn(t, f, f.RefreshToken())
	for _, tt := range []struct {
		token, path, body, domain string
		status                    int
		answer                    string
	}{
		{token, "/oauth/cluster", "", "", 200, `{"cluster_domain":"http://h:1/fyle"}`},
		{token, "/oauth/cluster/", "{}", "https://us1.example.com", 200, `{"cluster_domain":"https://us1.example.com"}`},
		{"x", "/oauth/cluster", "", "", 401, invalidToken},
	} {
		f.SetClusterDomain(tt.domain)
		if w := call(t, f, tt.token, "POST", tt.path, tt.body); w.Code != tt.status || w.Body.String() != tt.answer {
			t.Errorf("%+v: got %d %s", tt, w.Code, w.Body)
		}
	}
	clock.Advance(time.Hour)
	if w := call(t, f, token, "POST", "/oauth/cluster", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("an expired token: %d", w.Code)
	}
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*fylefake.Fyle, *fake.Clock)
		status int
	}{
		"good":             {func(_ *fylefake.Fyle, c *fake.Clock) { c.Advance(time.Hour - time.Second) }, 200},
		"after an hour":    {func(_ *fylefake.Fyle, c *fake.Clock) { c.Advance(time.Hour) }, 498},
		"made to expire":   {func(f *fylefake.Fyle, _ *fake.Clock) { f.ExpireTokens() }, 498},
		"as is documented": {func(f *fylefake.Fyle, _ *fake.Clock) { f.ExpireTokens(); f.SetExpiredStatus(401) }, 401},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, clock := newFyle()
			token := signIn(t, f, f.RefreshToken())
			tt.change(f, clock)
			w := call(t, f, token, "GET", profile, "")
			if w.Code != tt.status || tt.status > 400 && w.Body.String() != invalidToken {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
			if w := call(t, f, signIn(t, f, f.RefreshToken()), "GET", profile, ""); w.Code != http.StatusOK {
				t.Errorf("a new token: %d %s", w.Code, w.Body)
			}
		})
	}
	for _, header := range []string{"", "Bearer ", "Bearer x", "$T", "Basic $T"} {
		f, _ := newFyle()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, profile, nil)
		r.Header.Set("Authorization", strings.ReplaceAll(header, "$T", signIn(t, f, f.RefreshToken())))
		w := httptest.NewRecorder()
		f.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized || w.Body.String() != invalidToken {
			t.Errorf("%q: got %d %s", header, w.Code, w.Body)
		}
	}
}

func TestProfileAndRoles(t *testing.T) {
	t.Parallel()
	f, _ := newFyle()
	token := signIn(t, f, f.RefreshToken())
	const want = `{"data":{"user_id":"usEmulated","org_id":"orFyleEmulated","org":{"id":"orFyleEmulated","name":"Emulated Ltd",` +
		`"domain":"example.com","currency":"USD"},"user":{"id":"usEmulated","email":"admin@example.com","full_name":"Ada Admin"},` +
		`"roles":["FYLER","ADMIN"]}}`
	if diff := cmp.Diff(want, call(t, f, token, "GET", profile, "").Body.String()); diff != "" {
		t.Errorf("profile (-want +got):\n%s", diff)
	}
	f.SetRoles("FYLER")
	if w := call(t, f, token, "GET", profile, ""); w.Code != http.StatusOK {
		t.Errorf("profile: %d", w.Code)
	}
	if w := call(t, f, token, "POST", callbacks, "{}"); w.Code != http.StatusForbidden || w.Body.String() != `{"message":"Forbidden"}` {
		t.Errorf("without ADMIN: %d %s", w.Code, w.Body)
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	f, clock := newFyle()
	token := signIn(t, f, f.RefreshToken()) // the accounts host has no limit
	for second := range 2 {
		for i := range 12 {
			w := call(t, f, token, "GET", profile, "")
			if tooMany := i >= 10; tooMany != (w.Code == http.StatusTooManyRequests) || w.Header().Get("Retry-After") != "" {
				t.Errorf("request %d of second %d: %d %s", i+1, second+1, w.Code, w.Body)
			}
		}
		clock.Advance(time.Second)
	}
}

func TestWrites(t *testing.T) {
	t.Parallel()
	validation := func(complaints string) string {
		return `{"data":{"0":` + complaints + `},"error":"ValidationError","message":null}`
	}
	const (
		required = `["Missing data for required field."]`
		callback = `"url":"https://c","payload":null,"is_enabled":true,"schedule_config":`
	)
	tests := map[string]struct {
		path, body string
		status     int
		answer     string // "" is not compared
	}{
		"no JSON":              {subscriptions, `{"data":`, 400, `{"message":"Unable to process JSON"}`},
		"no body":              {subscriptions, ``, 400, `{"message":"Unable to process JSON"}`},
		"no object":            {subscriptions, `[]`, 400, validation(`["Invalid input type."]`)},
		"no wrapper":           {subscriptions, `{"is_enabled":true}`, 400, validation(`{"data":` + required + `,"is_enabled":["Unknown field."]}`)},
		"wrapped null":         {subscriptions, `{"data":null}`, 400, validation(`{"data":["Field may not be null."]}`)},
		"nothing":              {subscriptions, `{"data":{}}`, 400, validation(`{"is_enabled":` + required + `,"subscribed_resources":` + required + `,"webhook_url":` + required + `}`)},
		"all wrong":            {subscriptions, `{"data":{"id":1,"is_enabled":"yes","webhook_url":null,"subscribed_resources":"REPORT"}}`, 400, validation(`{"id":["Not a valid string."],"is_enabled":["Not a valid boolean."],"subscribed_resources":["Not a valid list."],"webhook_url":["Field may not be null."]}`)},
		"wrong within":         {subscriptions, `{"data":{"is_enabled":true,"webhook_url":"ftp://x","subscribed_resources":["REPORT",1]}}`, 400, validation(`{"subscribed_resources":{"1":["Not a valid string."]},"webhook_url":["Not a valid URL."]}`)},
		"unknown resource":     {subscriptions, `{"data":{"is_enabled":true,"webhook_url":"https://x","subscribed_resources":["DEPENDENT_EXPENSE_FIELD"]}}`, 400, ""},
		"unknown key":          {subscriptions, `{"data":{"is_enabled":true,"webhook_url":"https://x","subscribed_resources":[],"secret":"s"}}`, 400, validation(`{"secret":["Unknown field."]}`)},
		"unknown ID":           {subscriptions, `{"data":{"id":"x","is_enabled":true,"webhook_url":"https://x","subscribed_resources":[]}}`, 404, notFound},
		"another's ID":         {subscriptions, `{"data":{"id":"subtheirs","is_enabled":true,"webhook_url":"https://x","subscribed_resources":[]}}`, 404, notFound},
		"a twin":               {subscriptions, `{"data":{"is_enabled":true,"webhook_url":"https://mine","subscribed_resources":[]}}`, 200, ""},
		"callback interval":    {callbacks, `{"data":{` + callback + `{"type":"interval","when":{"hours":6,"jitter":null,"start_date":"2026-01-01"}}}}`, 200, ""},
		"callback cron":        {callbacks, `{"data":{` + callback + `{"type":"cron","when":{"day":"last","hour":"23","end_date":null}}}}`, 200, ""},
		"callback date":        {callbacks, `{"data":{` + callback + `{"type":"date","when":{"run_date":"2021-05-12T10:16:50.410Z"}}}}`, 200, ""},
		"callback unknown ID":  {callbacks, `{"data":{"id":"x",` + callback + `{"type":"date","when":{}}}}`, 404, notFound},
		"callback other type":  {callbacks, `{"data":{` + callback + `{"type":"never","when":{}}}}`, 400, validation(`{"schedule_config":{"type":["Must be one of: interval, date, cron."]}}`)},
		"callback mixed types": {callbacks, `{"data":{` + callback + `{"type":"cron","when":{"hour":23,"hours":1}}}}`, 400, validation(`{"schedule_config":{"when":{"hour":["Not a valid string."],"hours":["Unknown field."]}}}`)},
		"callback no schedule": {callbacks, `{"data":{` + callback + `1}}`, 400, validation(`{"schedule_config":["Invalid input type."]}`)},
		"callback no payload":  {callbacks, `{"data":{"url":"https://c","is_enabled":true,"schedule_config":{"type":"date","when":{}}}}`, 400, validation(`{"payload":` + required + `}`)},
		"callback bad payload": {callbacks, `{"data":{"url":"https://c","payload":{"resource_id":1,"x":1},"is_enabled":true,"schedule_config":{"type":"date","when":{}}}}`, 400, validation(`{"payload":{"resource_id":["Not a valid string."]}}`)},
		"callback payload":     {callbacks, `{"data":{"url":"https://c","payload":[],"is_enabled":true,"schedule_config":{"type":"date","when":{}}}}`, 400, validation(`{"payload":["Invalid input type."]}`)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := newFyle()
			subscribe(f, fylefake.FirstOrgID, "mine")
			subscribe(f, otherOrg, "theirs")
			w := call(t, f, signIn(t, f, f.RefreshToken()), "POST", tt.path, tt.body)
			if w.Code != tt.status {
				t.Errorf("got status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			if diff := cmp.Diff(tt.answer, w.Body.String()); tt.answer != "" && diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubscriptionLives(t *testing.T) {
	t.Parallel()
	f, clock := newFyle()
	token := signIn(t, f, f.RefreshToken())
	write := func(data string) (int, fylefake.Subscription) {
		w := call(t, f, token, "POST", subscriptions, `{"data":`+data+`}`)
		var answer struct{ Data map[string]any }
		_ = json.Unmarshal(w.Body.Bytes(), &answer)
		stored, _ := f.Subscriptions.Get(fmt.Sprint(answer.Data["id"]))
		return w.Code, stored
	}
	_, created := write(`{"is_enabled":true,"webhook_url":"https://a","subscribed_resources":["REPORT","EXPENSE"]}`)
	if len(created.ID) == 0 || len(created.ID) > 15 {
		t.Errorf("the ID is %q", created.ID)
	}
	clock.Advance(1500 * time.Millisecond)
	_, updated := write(`{"id":"` + created.ID + `","is_enabled":false,"webhook_url":"https://b","subscribed_resources":[]}`)
	want := fylefake.Subscription{
		ID: created.ID, WebhookURL: "https://b", OrgID: fylefake.FirstOrgID, SubscribedResources: []string{},
		CreatedAt: fylefake.Timestamp{Time: start()}, UpdatedAt: fylefake.Timestamp{Time: start().Add(1500 * time.Millisecond)},
	}
	if diff := cmp.Diff(want, updated); diff != "" {
		t.Errorf("updated (-want +got):\n%s", diff)
	}
	list := call(t, f, token, "GET", subscriptions, "").Body.String()
	for _, part := range []string{`"created_at":"2026-01-02T03:04:05+00:00"`, `"updated_at":"2026-01-02T03:04:06.5+00:00"`} {
		if !strings.Contains(list, part) {
			t.Errorf("%s is not in %s", part, list)
		}
	}

	f.SetUniqueURLs(true)
	taken := call(t, f, token, "POST", subscriptions, `{"data":{"is_enabled":true,"webhook_url":"https://B","subscribed_resources":[]}}`)
	const refusal = `{"data":null,"error":"IntegrityError","message":"The values (\"https://b\", \"orFyleEmulated\") already exists"}`
	if taken.Code != http.StatusBadRequest || taken.Body.String() != refusal {
		t.Errorf("a URL that is in use: %d %s", taken.Code, taken.Body)
	}
	if status, _ := write(`{"id":"` + created.ID + `","is_enabled":true,"webhook_url":"https://b","subscribed_resources":[]}`); status != http.StatusOK {
		t.Errorf("an update that keeps the URL: %d", status)
	}
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		for _, path := range []string{subscriptions, subscriptions + "/" + created.ID} {
			if w := call(t, f, token, method, path, ""); w.Code != http.StatusNotFound || w.Body.String() != notFound {
				t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
			}
		}
	}
}

func TestScheduledCallbackLives(t *testing.T) {
	t.Parallel()
	f, _ := newFyle()
	token := signIn(t, f, f.RefreshToken())
	const create = `{"data":{"url":"https://a","payload":{"resource_name":"TRANSACTION"},"is_enabled":true,` +
		`"schedule_config":{"type":"interval","when":{"hours":6}}}}`
	created := read[struct{ Data fylefake.ScheduledCallback }](t, call(t, f, token, "POST", callbacks, create)).Data
	update := strings.NewReplacer(`"data":{`, `"data":{"id":"`+created.ID+`",`, `{"resource_name":"TRANSACTION"}`, "null").Replace(create)
	if w := call(t, f, token, "POST", callbacks, update); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"payload":null`) {
		t.Errorf("the update: %d %s", w.Code, w.Body)
	}
	f.ScheduledCallbacks.Put(fylefake.ScheduledCallback{ID: "theirs", OrgID: otherOrg})
	list := read[struct{ Data []fylefake.ScheduledCallback }](t, call(t, f, token, "GET", callbacks+"?order=id", "")).Data
	if len(list) != 1 || list[0].ID != created.ID || list[0].URL != "https://a" {
		t.Errorf("the listing is %v", list)
	}
	f.ScheduledCallbacks.Delete("theirs")
	if got := f.ScheduledCallbacks.List(nil); len(got) != 1 || got[0].Payload != nil || got[0].ScheduleConfig.When["hours"] != 6.0 {
		t.Errorf("the store holds %v", got)
	}
}

func TestState(t *testing.T) {
	t.Parallel()
	f, _ := newFyle()
	subscribe(f, otherOrg, "theirs")
	state, err := json.Marshal(f.State())
	if err != nil {
		t.Fatal(err)
	}
	var got map[string][]map[string]any
	if err := json.Unmarshal(state, &got); err != nil {
		t.Fatal(err)
	}
	if len(got["orgs"]) != 2 || len(got["subscriptions"]) != 1 || got["scheduled_callbacks"] == nil {
		t.Errorf("the state is %s", state)
	}
	if got["subscriptions"][0]["webhook_url"] != "https://theirs" {
		t.Errorf("the subscription is %v", got["subscriptions"][0])
	}
}
