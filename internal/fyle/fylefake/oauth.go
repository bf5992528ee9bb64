package fylefake

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// authorizePath is that of the page at https://app.fylehq.com (docs/concepts/oauth2-application.md). The app's redirect_uri
// must be given: that it may be left out by an app that has none is documented, but not what happens then. A refusal comes
// back as error=access_denied (fyle-slack-app, fyle/authorization/views.py).
const authorizePath = "/app/developers/oauth/authorize"

// How long tokens last (docs/concepts/guide-data-apis.md, docs/concepts/internal-application.md).
const (
	accessTokenLife  = time.Hour
	refreshTokenLife = 365 * 24 * time.Hour
)

// access is what an access token is good for.
type access struct {
	org     Org
	expires time.Time
}

// RefreshTokenFor gives a refresh token of an organisation's administrator, good for this long from now.
func (f *Fyle) RefreshTokenFor(orgID string, life time.Duration) string {
	return f.refreshTokenOf(fake.App{ClientID: f.clientID, ClientSecret: f.clientSecret}, orgID, life)
}

// refreshTokenOf gives a refresh token that is good for the app alone.
func (f *Fyle) refreshTokenOf(app fake.App, orgID string, life time.Duration) string {
	now := f.clock.Now()
	return jwt([]byte(app.ClientSecret), object{
		"iat": now.Unix(), "exp": now.Add(life).Unix(), "iss": "FyleApp",
		"org_id": orgID, "org_user_id": orgUserID(orgID), "tpa_id": app.ClientID,
	})
}

// app gives an app that was made in the web console, or is known from elsewhere.
func (f *Fyle) app(clientID string) (fake.App, bool) {
	if app, known := f.Apps.Get(clientID); known {
		return app, true
	}
	return f.moreApps(clientID)
}

// AuthorizationCode gives the code that the authorize page would send to a redirect URI once the organisation's
// administrator has allowed the app that was there from the start. It is good for one exchange.
func (f *Fyle) AuthorizationCode(orgID string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	code := f.consent.Code(f.clientID, "")
	f.codes[code] = orgID
	return code
}

// ExpireTokens makes every access token that was handed out so far an expired one.
func (f *Fyle) ExpireTokens() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for token, granted := range f.access {
		granted.expires = time.Time{}
		f.access[token] = granted
	}
}

// token exchanges a refresh token or a code for an access token. A wrong secret or refresh token is 401, an unknown client
// 404 (fyle-platform-sdk-py, internals/auth.py). The refresh token stays as it is (fyle-rest-auth, helpers.py).
func (f *Fyle) token(q *request) reply {
	schema := optional(isText, "refresh_token", "code")
	schema["grant_type"] = property{check: isOneOf("authorization_code", "refresh_token")}
	schema["client_id"] = property{check: isText}
	schema["client_secret"] = property{check: isText}
	body, refusal := q.read(schema.check)
	if refusal != nil {
		return *refusal
	}
	credential := "refresh_token"
	if body["grant_type"] == "authorization_code" {
		credential = "code"
	}
	given, isGiven := body[credential].(string)
	app, known := f.app(body["client_id"].(string))
	switch {
	case !isGiven:
		return invalid(object{credential: sentence("Missing data for required field.")})
	case !known:
		return notFound()
	case !app.Authenticates(body["client_secret"].(string)):
		return invalidToken()
	}
	orgID, good := f.refreshes(app, given)
	if credential == "code" {
		orgID, good = f.redeem(app, given)
	}
	org, known := f.Orgs.Get(orgID)
	if !good || !known {
		return invalidToken()
	}
	answer := object{"access_token": f.accessToken(q, org)}
	if credential == "code" { // fyle-slack-app reads both from one answer (fyle/authorization)
		answer["refresh_token"] = f.refreshTokenOf(app, orgID, refreshTokenLife)
	}
	return ok(answer)
}

// redeem uses up a code and tells for which organisation it is: on the authorize page that is always the first. The
// exchange names no redirect_uri (reference/authorization.yaml), so that the code is bound to the app alone.
func (f *Fyle) redeem(app fake.App, code string) (orgID string, good bool) {
	if _, good := f.consent.Redeem(code, app.ClientID); !good {
		return "", false
	}
	if orgID, asked := f.codes[code]; asked {
		return orgID, true
	}
	return FirstOrgID, true
}

// refreshes tells whose refresh token it is, and whether it is one of the app's and still good.
func (f *Fyle) refreshes(app fake.App, token string) (orgID string, good bool) {
	parts := strings.Split(token, ".")
	const header, claims, signature = 0, 1, 2
	if len(parts) != signature+1 ||
		!hmac.Equal([]byte(parts[signature]), sign([]byte(app.ClientSecret), parts[header]+"."+parts[claims])) {
		return "", false
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[claims])
	var claimed struct {
		Exp      int64  `json:"exp"`
		OrgID    string `json:"org_id"`
		ClientID string `json:"tpa_id"`
	}
	if err != nil || json.Unmarshal(raw, &claimed) != nil {
		return "", false
	}
	return claimed.OrgID, claimed.ClientID == app.ClientID && f.clock.Now().Unix() < claimed.Exp
}

// accessToken mints a token with the claims that fyle-mobile-app expects (access-token-data.model.ts), where lists and the
// cluster are JSON within a string. Its signature is random, so that no two tokens are the same.
func (f *Fyle) accessToken(q *request, org Org) string {
	now := f.clock.Now()
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails
	token := jwt(key, object{
		"iat": now.Unix(), "exp": now.Add(accessTokenLife).Unix(), "iss": "FyleApp", "version": "3",
		"user_id": administrator.ID, "org_user_id": orgUserID(org.ID), "org_id": org.ID,
		"roles":          string(encode(f.roles)),
		"scopes":         "[]",
		"allowed_CIDRs":  "[]",
		"cluster_domain": string(encode(f.clusterOf(q))),
	})
	f.access[token] = access{org, time.Unix(now.Add(accessTokenLife).Unix(), 0)}
	return token
}

// jwt writes a JSON Web Token signed with HS256, the form of the vendor's own tokens.
func jwt(key []byte, claims object) string {
	var parts []string
	for _, part := range []object{{"alg": "HS256", "typ": "JWT"}, claims} {
		parts = append(parts, base64.RawURLEncoding.EncodeToString(encode(part)))
	}
	signed := strings.Join(parts, ".")
	return signed + "." + string(sign(key, signed))
}

func sign(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.AppendEncode(nil, mac.Sum(nil))
}

// authorized gives what the request's access token is good for, or the refusal.
func (f *Fyle) authorized(q *request) (access, *reply) {
	refusal := invalidToken()
	token, isBearer := strings.CutPrefix(q.Header.Get("Authorization"), "Bearer ")
	granted, known := f.access[token]
	switch {
	case !isBearer || !known:
		return access{}, &refusal
	case !f.clock.Now().Before(granted.expires):
		refusal.status = f.expiredStatus // its text is assumed to be that of any other bad token
		return access{}, &refusal
	}
	return granted, nil
}

func (f *Fyle) isAdmin() bool { return slices.Contains(f.roles, "ADMIN") }

// cluster names the host that has the data. The accounts host is documented with 401 alone (reference/authorization.yaml).
func (f *Fyle) cluster(q *request) reply {
	if _, refusal := f.authorized(q); refusal != nil {
		return invalidToken()
	}
	return ok(object{"cluster_domain": f.clusterOf(q)})
}

func (f *Fyle) clusterOf(q *request) string {
	if f.clusterDomain != "" {
		return f.clusterDomain
	}
	scheme := "http"
	if q.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + q.Host + f.publicPath
}
