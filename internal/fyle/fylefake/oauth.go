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

// authorizePath is the path of the page at https://app.fylehq.com (docs/concepts/oauth2-application.md). The fake requires the app's
// redirect_uri: the documentation allows an app without redirect URIs to omit it, but does not describe what follows. A refusal is
// returned as error=access_denied (fyle-slack-app, fyle/authorization/views.py).
const authorizePath = "/app/developers/oauth/authorize"

// The lifetimes of tokens (docs/concepts/guide-data-apis.md, docs/concepts/internal-application.md).
const (
	accessTokenLife  = time.Hour
	refreshTokenLife = 365 * 24 * time.Hour
)

// access is the access that an access token grants.
type access struct {
	org     Org
	expires time.Time
}

// RefreshTokenFor returns a refresh token of an organisation's administrator with the lifetime.
func (f *Fyle) RefreshTokenFor(orgID string, life time.Duration) string {
	return f.refreshTokenOf(fake.App{ClientID: f.clientID, ClientSecret: f.clientSecret}, orgID, life)
}

// InternalRefreshToken returns the refresh token that Fyle shows for an internal app of the first organisation
// (docs/concepts/internal-application.md).
func (f *Fyle) InternalRefreshToken(app fake.App) string {
	return f.refreshTokenOf(app, FirstOrgID, refreshTokenLife)
}

// refreshTokenOf returns a refresh token that is valid only for the app.
func (f *Fyle) refreshTokenOf(app fake.App, orgID string, life time.Duration) string {
	now := f.clock.Now()
	return jwt([]byte(app.ClientSecret), object{
		"iat": now.Unix(), "exp": now.Add(life).Unix(), "iss": "FyleApp",
		"org_id": orgID, "org_user_id": orgUserID(orgID), "tpa_id": app.ClientID,
	})
}

// app returns an app of the web console, or of [WithApps].
func (f *Fyle) app(clientID string) (fake.App, bool) {
	if app, known := f.Apps.Get(clientID); known {
		return app, true
	}
	return f.moreApps(clientID)
}

// AuthorizationCode returns the code that the authorize page sends to a redirect URI when the organisation's administrator allows
// the app that [New] created. It is valid for one exchange.
func (f *Fyle) AuthorizationCode(orgID string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	code := f.consent.Code(f.clientID, "")
	f.codes[code] = orgID
	return code
}

// ExpireTokens expires all access tokens that were issued so far.
func (f *Fyle) ExpireTokens() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for token, granted := range f.access {
		granted.expires = time.Time{}
		f.access[token] = granted
	}
}

// token exchanges a refresh token or a code for an access token. The status is 401 for a wrong secret or refresh token, and 404 for an
// unknown client (fyle-platform-sdk-py, internals/auth.py). The refresh token remains valid (fyle-rest-auth, helpers.py).
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
	if credential == "code" { // fyle-slack-app reads both tokens from one response (fyle/authorization)
		answer["refresh_token"] = f.refreshTokenOf(app, orgID, refreshTokenLife)
	}
	return ok(answer)
}

// redeem redeems a code and returns its organisation, which is always the first if the code is from the authorize page. The
// exchange has no redirect_uri (reference/authorization.yaml), so the code is bound only to the app.
func (f *Fyle) redeem(app fake.App, code string) (orgID string, good bool) {
	if _, good := f.consent.Redeem(code, app.ClientID); !good {
		return "", false
	}
	if orgID, asked := f.codes[code]; asked {
		return orgID, true
	}
	return FirstOrgID, true
}

// refreshes returns the organisation of a refresh token, and reports whether the token belongs to the app and has not expired.
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

// accessToken returns a token with the claims that fyle-mobile-app expects (access-token-data.model.ts): lists and the cluster are
// JSON in a string. The signature is random, so that all tokens differ.
func (f *Fyle) accessToken(q *request, org Org) string {
	now := f.clock.Now()
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails
	token := jwt(key, object{
		"iat": now.Unix(), "exp": now.Add(accessTokenLife).Unix(), "iss": "FyleApp", "version": "3",
		"user_id": administrator.ID, "org_user_id": orgUserID(org.ID), "org_id": org.ID,
		"roles":          string(fake.JSON(f.roles)),
		"scopes":         "[]",
		"allowed_CIDRs":  "[]",
		"cluster_domain": string(fake.JSON(f.clusterOf(q))),
	})
	f.access[token] = access{org, time.Unix(now.Add(accessTokenLife).Unix(), 0)}
	return token
}

// jwt returns a JSON Web Token signed with HS256, as the vendor's tokens are.
func jwt(key []byte, claims object) string {
	var parts []string
	for _, part := range []object{{"alg": "HS256", "typ": "JWT"}, claims} {
		parts = append(parts, base64.RawURLEncoding.EncodeToString(fake.JSON(part)))
	}
	signed := strings.Join(parts, ".")
	return signed + "." + string(sign(key, signed))
}

func sign(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.AppendEncode(nil, mac.Sum(nil))
}

// authorized returns the access that the request's access token grants, or the refusal.
func (f *Fyle) authorized(q *request) (access, *reply) {
	refusal := invalidToken()
	token, isBearer := strings.CutPrefix(q.Header.Get("Authorization"), "Bearer ")
	granted, known := f.access[token]
	switch {
	case !isBearer || !known:
		return access{}, &refusal
	case !f.clock.Now().Before(granted.expires):
		refusal.status = f.expiredStatus // its message is assumed to be that of any other invalid token
		return access{}, &refusal
	}
	return granted, nil
}

func (f *Fyle) isAdmin() bool { return slices.Contains(f.roles, "ADMIN") }

// cluster names the host that holds the data. 401 is the only documented refusal of the accounts host (reference/authorization.yaml).
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
