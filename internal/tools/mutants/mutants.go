package main

// mutant is one protection and how to remove it.
type mutant struct {
	without string // what the mutant removes
	file    string
	old     string // occurs once in the file, in the body of a function
	new     string
	in      string // the package of the test that must fail
	test    string // a pattern for its name
}

const (
	console  = "internal/webconsole"
	contract = "internal/acctest/contract"
	nango    = "internal/nango"
	oauthAPI = "internal/oauth/oauthapi"
	rest     = "internal/rest"
)

func mutants() []mutant {
	return []mutant{
		// Nothing is orphaned.
		{
			without: "the ID in the state although a later call fails",
			file:    "internal/tf/operation.go", old: `if err == nil && isSet(`, new: `if err == nil && failed == nil && isSet(`,
			in: "internal/fillout", test: "TestDatabaseWebhookThatStaysLost",
		},
		{
			without: "the look-up of what a lost create has made",
			file:    "internal/poozle/poozleapi/integration_account.go", old: `if rest.OutcomeUnknown(err) {`, new: `if false && rest.OutcomeUnknown(err) {`,
			in: "internal/poozle", test: "TestCreateWhoseAnswerIsLost",
		},
		{
			without: "the refusal to delete the connections of customers",
			file:    "internal/nango/integration.go", old: `case n.Number > 0:`, new: `case false && n.Number > 0:`,
			in: nango, test: "TestDestroyWithConnections",
		},
		{
			without: "the number of connections in the plan of a destroy",
			file:    "internal/tf/plan.go", old: `return checker.CheckDestroy(ctx, api)`, new: `_, _ = checker, api
	return nil`,
			in: nango, test: "TestDestroyWithConnections",
		},
		{
			without: "the single listing for all unchanged integrations",
			file:    "internal/nango/nangoapi/integration.go", old: `found.Full || found.UpdatedAt.Equal(known):`, new: `found.Full:`,
			in: nango, test: "TestPlanOfManyIntegrations",
		},
		{
			without: "the read of an integration that has changed in Nango",
			file:    "internal/nango/nangoapi/integration.go", old: `err != nil || found.Full || found.UpdatedAt.Equal(known)`, new: `!found.UpdatedAt.IsZero() || err != nil`,
			in: nango, test: "TestPlanOfManyIntegrations",
		},
		{
			without: "the read of an integration after an update",
			file:    "internal/nango/integration.go", old: `tf.FoundBy(ctx, incomplete(api))
	if body`, new: `tf.FoundBy(ctx, complete(api))
	if body`,
			in: nango, test: "TestSecretChangedBeforeAnUpdate",
		},
		{
			without: "the credentials that a key may not read",
			file:    "internal/nango/integration_convert.go", old: `if !i.Full || !i.Credentials.Shown {`, new: `if !i.Full {`,
			in: nango, test: "TestKeyWithoutReadCredentials",
		},
		{
			without: "the difference between a missing integration and a missing provider",
			file:    "internal/nango/nangoapi/integration.go", old: `strings.HasPrefix(e.Message, "Unknown provider") {`, new: `false {`,
			in: nango, test: "TestServerWithoutAProvider",
		},
		{
			without: "the reads of integrations that cannot be listed",
			file:    "internal/nango/nangoapi/integration.go", old: `c.unlistable.Store(true)`, new: `c.unlistable.Store(false)`,
			in: nango, test: "TestServerWithoutAProvider",
		},
		{
			without: "the wait for the deletion of what has the key",
			file:    "internal/nango/nangoapi/integration_create.go", old: `if before == nil || !errors.Is`, new: `if true || !errors.Is`,
			in: contract, test: "TestSequences/nango_integration",
		},
		{
			without: "the check that a change is about the integration",
			file:    "internal/nango/nangoapi/integration_write.go", old: `return rest.CheckID(response.(integrationResponse).Data.UniqueKey, key)`, new: `return nil`,
			in: contract, test: "TestUntrueResponses/nango_integration",
		},
		{
			without: "the suspicion that a secret key belongs to another environment",
			file:    "internal/nango/attributes.go", old: `!errors.Is(err, rest.ErrNotFound) || !foundByAnother(ctx, api)`, new: `true || !foundByAnother(ctx, api)`,
			in: nango, test: "TestKeyOfAnotherEnvironment",
		},
		{
			without: "the second call of a create without scopes",
			file:    "internal/nango/integration.go", old: `len(configured.Elements()) == 0 && len(p.DefaultScopes) > 0 {`, new: `false {`,
			in: nango, test: "TestScopes",
		},
		{
			without: "the error for two creates of one unique object",
			file:    "internal/tf/shared.go", old: `if !r.Unique || !prior`, new: `if true || !prior`,
			in: nango, test: "TestSixEqualCreates",
		},
		{
			without: "the removal of a secret that the configuration no longer has",
			file:    "internal/tf/secret.go", old: `if err == nil && record != nil && !record.Imported {`, new: `if false && record != nil {`,
			in: nango, test: "TestRemovedWebhookSecret",
		},
		{
			without: "the secrets that others set and the configuration never had",
			file:    "internal/tf/secret.go", old: `record != nil && !record.Imported {`, new: `record != nil {`,
			in: nango, test: "TestRemovedWebhookSecret",
		},
		{
			without: "the form of a secret that the vendor stores",
			file:    "internal/tf/secretrecord.go", old: `if s.Canonical != nil {`, new: `if false {`,
			in: nango, test: "TestPrivateKeyWithALineBreak",
		},
		{
			without: "the read of a listed object",
			file:    "internal/tf/list.go", old: `if req.IncludeResource && len(l.Unlisted) > 0 {`, new: `if false {`,
			in: nango, test: "TestListReadsWhatTheListingLacks",
		},
		{
			without: "the moment that a write has after Ctrl-C",
			file:    "internal/rest/grace.go", old: "return Grace\n", new: "return 0 * Grace\n",
			in: rest, test: "TestInterrupted",
		},
		{
			without: "the difference between a page and an answer",
			file:    "internal/rest/response.go", old: `return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))`, new: `return bytes.HasPrefix(body, []byte("<<"))`,
			in: contract, test: "TestFaults/fillout_webhook",
		},
		{
			without: "the look for a connection before its create, which would overwrite it",
			file:    "internal/nango/nangoapi/connectioncreate.go", old: `if err := c.awaitAbsence(ctx, n); err != nil {`, new: `if err := error(nil); err != nil {`,
			in: nango, test: "TestConnectionThatExistsSinceThePlan",
		},
		{
			without: "the error of a create that has overwritten a connection",
			file:    "internal/nango/nangoapi/connectioncreate.go", old: `case err == nil && made.overwrote():`, new: `case false && made.overwrote():`,
			in: nango, test: "TestConnectionOfAnotherClientAtTheSameMoment",
		},
		{
			without: "the credentials of an adopted connection",
			file:    "internal/nango/nangoapi/connectioncreate.go", old: `	return c.Put(ctx, n)
`, new: `	return found, nil
`,
			in: nango, test: "TestAdoptedConnection",
		},
		{
			without: "the evidence that a connection is that of an interrupted create",
			file:    "internal/nango/nangoapi/connectioncreate.go", old: `&& (len(n.Tags) > 0 || metadata != "{}")`, new: `&& metadata != ""`,
			in: nango, test: "TestAdoptedConnection",
		},
		{
			without: "the look for a connection that is not on the first page",
			file:    "internal/nango/nangoapi/connection.go", old: `return c.find(ctx, integration, key[len(connectionKey(integration, "")):])`, new: `return Connection{}, rest.ErrNotFound`,
			in: nango, test: "TestMoreConnectionsThanAPage",
		},
		{
			without: "the suspicion that another key finds another object of the same name",
			file:    "internal/nango/attributes.go", old: `inState.Equal(found) ||`, new: `true ||`,
			in: nango, test: "TestKeyOfAnotherEnvironment",
		},
		{
			without: "the warning about tokens that are sent again",
			file:    "internal/nango/connection_plan.go", old: `&& !m.changesSecrets(prior) {`, new: `&& false {`,
			in: nango, test: "TestTokensThatAreSentAgain",
		},
		{
			without: "the integrations that the same plan creates",
			file:    "internal/nango/connection_plan.go", old: `; planned {`, new: `; false && planned {`,
			in: nango, test: "TestConnectionOfAPlannedIntegration",
		},
		{
			without: "the comparison of metadata by its meaning",
			file:    "internal/nango/connection.go", old: `if now != before && (`, new: `if before != "" && (`,
			in: nango, test: "TestDriftOfMetadata",
		},
		{
			without: "the separator in an import ID",
			file:    "internal/tf/identity.go", old: `case r.FreeID:`, new: `case false && r.FreeID:`,
			in: nango, test: "TestConnectionIDWithASlash",
		},
		{
			without: "the certainty that a lost deletion had a good token",
			file:    "internal/oauth/oauthapi/manage.go", old: `certain = certain && rest.OutcomeUnknown(err)`, new: `certain = rest.OutcomeUnknown(err)`,
			in: oauthAPI, test: "TestDelete",
		},
		{
			without: "the plan that keeps a value that the vendor replaces",
			file:    "internal/tf/stored.go", old: `planned[name] = attributes(prior)[name]
		Warn(`, new: `Warn(`,
			in: contract, test: "TestStoredDifferently",
		},
		{
			without: "the refusal of a second custom integration with the same key",
			file:    "internal/poozle/integration_definition.go", old: `, Conflict: explainKey(d),`, new: `,`,
			in: "internal/poozle", test: "TestKeyOfACustomIntegrationThatExists",
		},
		{
			without: "the state of a definition that cannot be refreshed",
			file:    "internal/poozle/integration_definition.go", old: `if errors.Is(err, poozleapi.ErrUnverifiable) && !tf.Named(ctx) {`, new: `if false {`,
			in: "internal/poozle", test: "TestDefinitionOnAServerWithoutInternet",
		},
		{
			without: "the second look for a definition after a 500",
			file:    "internal/poozle/poozleapi/integration_definition.go", old: `definitions, err := d.Load(ctx)`, new: `definitions, err := []Definition(nil), error(nil)`,
			in: "internal/poozle", test: "TestDefinitionThatOneListingLacks",
		},
		{
			without: "the difference between a repeated create and an ID that is taken",
			file:    "internal/poozle/poozleapi/derived.go", old: `		case unknown:`, new: `		case false && unknown:`,
			in: "internal/poozle", test: "TestDefinitionWhoseResponseIsLost",
		},
		{
			without: "the warning about the definition that a replacement leaves",
			file:    "internal/poozle/integration_definition.go", old: `return changed`, new: `return changed[:0]`,
			in: "internal/poozle", test: "TestPinnedIntegration",
		},
		{
			without: "the filters of a data source of all objects",
			file:    "internal/tf/datasource.go", old: `!filters[name].IsNull() && !same(object[name], filters[name])`, new: `false && !same(object[name], filters[name])`,
			in: "internal/poozle", test: "TestFiltersOfAccounts",
		},
		{
			without: "the arguments of a list resource",
			file:    "internal/tf/listargument.go", old: `if !a.fits(m, values[name]) {`, new: `if false && !a.fits(m, values[name]) {`,
			in: "internal/poozle", test: "TestQueryOfManyLinks",
		},
		{
			without: "the refusal to list by an unknown argument",
			file:    "internal/tf/listargument.go", old: `if !arguments[name].IsFullyKnown() {`, new: `if false {`,
			in: "internal/poozle", test: "TestFiltersOfLists",
		},
		{
			without: "the list without what a destroy has disabled",
			file:    "internal/fyle/list.go", old: `(value.IsNull() || value.ValueBool())`, new: `(enabled(m).ValueBool() || value.ValueBool())`,
			in: "internal/fyle", test: "TestListsOfCallbacksAndWebhooks",
		},
		{
			without: "the secret path that no display name has",
			file:    "internal/tf/displayname.go", old: `return u.Host
`, new: `return u.Host + u.Path
`,
			in: "internal/fyle", test: "TestListsOfCallbacksAndWebhooks",
		},
		{
			without: "the list of one database only",
			file:    "internal/tf/list.go", old: `arguments[r.ListWithin.Attribute]; ok {`, new: `arguments[r.ListWithin.Attribute]; ok && false {`,
			in: "internal/fillout", test: "TestListOfDatabaseWebhooks",
		},
		{
			without: "the look for the account of a synchronization",
			file:    "internal/poozle/poozleapi/sync.go", old: `if _, err := c.Get(ctx, id); err != nil {`, new: `if _, err := c.Get(ctx, id); false && err != nil {`,
			in: "internal/poozle", test: "TestSyncStatus",
		},
		{
			without: "the refusal of a redirect URL that Poozle's query would break",
			file:    "internal/poozle/poozleapi/link_options.go", old: `strings.ContainsAny(o.RedirectURL, "?#")`, new: `false`,
			in: "internal/poozle", test: "TestWrongLinkOptions",
		},
		{
			without: "the plan that names an unknown workspace",
			file:    "internal/poozle/attributes.go", old: `errors.Is(err, poozleapi.ErrNoWorkspace) {`, new: `false && errors.Is(err, poozleapi.ErrNoWorkspace) {`,
			in: "internal/poozle", test: "TestUnknownWorkspaceIsNamedByThePlan",
		},
		{
			without: "the lifetime of a link that others have made",
			file:    "internal/poozle/link.go", old: `max(l.ExpiresIn, 1)`, new: `l.ExpiresIn`,
			in: "internal/poozle", test: "TestLinksOfOthers",
		},
		{
			without: "the empty definition of a link that others have made",
			file:    "internal/poozle/link.go", old: `m.DefinitionID.ValueString() == "" { // the server`, new: `false { // the server`,
			in: "internal/poozle", test: "TestLinksOfOthers",
		},
		{
			without: "the check of an account's inputs",
			file:    "internal/poozle/specification.go", old: `!known && !kept && len(inputs) > 0 {`, new: `false && !known && !kept {`,
			in: "internal/poozle", test: "TestSpecificationIsCheckedAtPlan",
		},
		{
			without: "the check of an account's authentication type",
			file:    "internal/poozle/specification.go", old: `specification.AuthTypes[authType]; !ok {`, new: `specification.AuthTypes[authType]; false && !ok {`,
			in: "internal/poozle", test: "TestSpecificationIsCheckedAtPlan",
		},
		{
			without: "the plan that a specification which cannot be read does not prevent",
			file:    "internal/poozle/specification.go", old: `return nil //nolint:nilerr // the server`, new: `return err //nolint:nilerr // the server`,
			in: "internal/poozle", test: "TestUnreadableSpecification",
		},
		{
			without: "the memory of a specification that could not be read",
			file:    "internal/poozle/poozleapi/specification.go", old: `return specificationOrError{specification, opaqueNotFound(err)}, nil`, new: `return specificationOrError{specification, nil}, err`,
			in: "internal/poozle", test: "TestUnreadableSpecification",
		},
		{
			without: "the write-only values in the check of a plan",
			file:    "internal/tf/plan.go", old: `decode[M](ctx, r.stateOf(withAttributes(p.planned, r.writeOnly(p.config))))`, new: `decode[M](ctx, r.stateOf(p.planned))`,
			in: "internal/poozle", test: "TestSpecificationIsCheckedAtPlan",
		},
		{
			without: "the rejection of empty strings",
			file:    "internal/tf/validator.go", old: `a.Validators = append(NotEmpty(), a.Validators...)`, new: ``,
			in: contract, test: "TestEmptyStrings",
		},
		{
			without: "the refusal to test a credential that a test uses up",
			file:    "internal/poozle/check_account.go", old: `case account.Config[poozleapi.RefreshToken] != nil && account.AuthType == "OAuth2":`, new: `case false:`,
			in: "internal/poozle", test: "TestCheckAccount",
		},
		{
			without: "the generated configuration without what only a person sets",
			file:    "internal/provider/generate.go", old: `if strings.HasSuffix(name, "_wo_version") || strings.HasPrefix(name, "confirmed") {`, new: `if name == "" && strings.HasSuffix(name, "_wo_version") {`,
			in: "internal/provider", test: "TestGenerateResourceConfig",
		},
		{
			without: "the way out of a destroy that a check blocks",
			file:    "internal/tf/plan.go", old: `return r.withDestroy(err)`, new: `return err`,
			in: "internal/poozle", test: "TestWayOutOfADestroy",
		},
		{
			without: "the error of an action that was interrupted",
			file:    "internal/provider/stream.go", old: `if len(completed.Diagnostics) > 0 && (ctx.Err() != nil || s.interrupted.Load()) {`, new: `if len(completed.Diagnostics) > 1000 && (ctx.Err() != nil || s.interrupted.Load()) {`,
			in: "internal/oauth", test: "TestRevokeTokenEnds",
		},
		{
			without: "the error that names the timeout of an action",
			file:    "internal/tf/action.go", old: `if err != nil && (errors.Is(err, rest.ErrPastDeadline) || errors.Is(ctx.Err(), context.DeadlineExceeded)) {`, new: `if err != nil && errors.Is(ctx.Err(), context.Canceled) {`,
			in: "internal/oauth", test: "TestRevokeTokenEnds",
		},
		{
			without: "the difference between the timeout of an action and others",
			file:    "internal/tf/action.go", old: `errors.Is(err, rest.ErrPastDeadline)`, new: `errors.Is(err, context.DeadlineExceeded)`,
			in: "internal/oauth", test: "TestRevokeTokenFailsBeforeItsTimeout",
		},
		// A person confirms an app in a console.
		{
			without: "the confirmation of an app in a console",
			file:    "internal/webconsole/apply.go", old: `if valid == "" {`, new: `if false && valid == "" {`,
			in: console, test: "TestDoubts",
		},
		{
			without: "the refusal to replace an app in a console before the other one is confirmed",
			file:    "internal/webconsole/plan.go", old: `replaces := m.replaces(prior)`, new: `replaces := false && m.replaces(prior)`,
			in: console, test: "TestAnotherClientID",
		},
		{
			without: "the warning about another app in a console",
			file:    "internal/webconsole/plan.go", old: `if m.replaces(prior) {`, new: `if false && m.replaces(prior) {`,
			in: console, test: "TestAnotherClientID",
		},
		{
			without: "the name of an app in a summary",
			file:    "internal/provider/consoleapp.go", old: `return schema != nil && hasAttribute(`, new: `return false && schema != nil && hasAttribute(`,
			in: console, test: "TestSummaries",
		},
		{
			without: "the fingerprints of early versions",
			file:    "internal/webconsole/declaration.go", old: `[]string{d.fingerprint(), d.earlyFingerprint()}`, new: `[]string{d.fingerprint()}`,
			in: "internal/fillout", test: "TestFingerprintsStay",
		},
		{
			without: "the absence of an unconfirmed app from the state",
			file:    "internal/webconsole/apply.go", old: `m.ID = types.StringNull() // an object`, new: `// an object`,
			in: "internal/fillout", test: "TestAppInTheConsole",
		},
		{
			without: "the one callback URL of a GitHub app",
			file:    "internal/webconsole/presets.go", old: `if p.one && len(`, new: `if false && p.one && len(`,
			in: console, test: "TestImpossible",
		},
		// A check of the settings.
		{
			without: "the region to which a key of another server is not sent",
			file:    "internal/fillout/filloutapi/client.go", old: `case ofRegion && hosts.tables != "":`, new: `case (ofRegion || true) && hosts.tables != "":`,
			in: "internal/fillout/filloutapi", test: "TestHosts",
		},
		{
			without: "the recognition of a refused key of Fillout",
			file:    "internal/fillout/filloutapi/error.go", old: `return target == rest.ErrRefused`, new: `return false`,
			in: "cmd/integrations", test: "TestCheckFailures",
		},
		{
			without: "the exit code of an unreachable server that only holds a part of the objects",
			file:    "internal/tf/count.go", old: `if c.Status == StatusUnreachable {`, new: `if false && c.Status == StatusUnreachable {`,
			in: "cmd/integrations", test: "TestCheckFailures",
		},
		{
			without: "the refusal to create what was planned in another account",
			file:    "internal/tf/operation.go", old: `if err != nil || planned == connected {`, new: `if err != nil || planned != "" {`,
			in: "internal/fyle", test: "TestAnotherOrganisation",
		},
		{
			without: "the plan of an object that is known only at apply",
			file:    "internal/tf/plan.go", old: ` || hasUnknownObject(p.planned) {`, new: ` {`,
			in: "internal/fyle", test: "TestPlanOfAnUnknownObject",
		},
		{
			without: "the date of a credential that has expired",
			file:    "internal/tf/check.go", old: `status == StatusRefused && !expires.IsZero()`, new: `false && !expires.IsZero()`,
			in: "cmd/integrations", test: "TestCheckFailures",
		},
		{
			without: "the success of a check without the vendors that are not used",
			file:    "cmd/integrations/check.go", old: `if named || !r.Unset {`, new: `if true || named {`,
			in: "cmd/integrations", test: "TestCheckOfSomeVendors",
		},
		// An export loses nothing and reveals nothing.
		{
			without: "the file of the user that an export must not replace",
			file:    "internal/export/write.go", old: `case !bytes.HasPrefix(old, []byte(header)):`, new: `case false:`,
			in: "internal/export", test: "TestWrite",
		},
		{
			without: "the flag that an export needs to replace a file",
			file:    "internal/export/write.go", old: `case !force:`, new: `case false:`,
			in: "internal/export", test: "TestWrite",
		},
		{
			without: "the end of an export that was interrupted",
			file:    "cmd/integrations/export.go", old: `if ctx.Err() != nil {`, new: `if false {`,
			in: "cmd/integrations", test: "TestExportInterrupted",
		},
		{
			without: "the resources that a replaced file would lose",
			file:    "internal/export/write.go", old: `if lost := missing(old, f.Content); len(lost) > 0 {`, new: `if lost := missing(old, f.Content); false {`,
			in: "internal/export", test: "TestWrite",
		},
		{
			without: "the variable for a secret that the vendor reveals",
			file:    "internal/export/block.go", old: `case a.Sensitive:`, new: `case a.WriteOnly:`,
			in: "internal/export", test: "TestSecrets",
		},
		{
			without: "the variable for a secret in an object",
			file:    "internal/export/value.go", old: `if below.Sensitive {`, new: `if false {`,
			in: "internal/export", test: "TestSecrets",
		},
		{
			without: "the host as the only part of a URL in a name",
			file:    "internal/export/names.go", old: `identifier(u.Hostname())`, new: `identifier(u.String())`,
			in: "internal/export", test: "TestBase",
		},
		{
			without: "the names that a state has already",
			file:    "internal/export/names.go", old: `len(keys) == 1 && !used[base]`, new: `len(keys) == 1`,
			in: "internal/export", test: "TestNames",
		},
		{
			without: "one export of an object that a listing has twice",
			file:    "internal/export/export.go", old: `return keyOf(a) == keyOf(b)`, new: `return false`,
			in: "internal/export", test: "TestSecrets",
		},
		{
			without: "the account in the comparison with a state",
			file:    "internal/export/state.go", old: `if account != "" && account`, new: `if false && account`,
			in: "internal/export", test: "TestParseState",
		},
		{
			without: "one of two arguments that exclude each other",
			file:    "internal/provider/generate.go", old: `s.provider.registry.Importables[r.TypeName].Reconcile(values)`, new: ``,
			in: "internal/provider", test: "TestGenerateResourceConfig",
		},
		// Nothing is doubled.
		{
			without: "the meaning of a URL",
			file:    "internal/tf/value.go", old: `if rest.CanonicalURL(before.ValueString()) == rest.CanonicalURL(now) {`, new: `if before.ValueString() == rest.CanonicalURL(now) {`,
			in: contract, test: "TestSameMeaning",
		},
		{
			without: "the care with which a create is repeated",
			file:    "internal/rest/retry.go", old: `harmless := p.reads || p.retry == RetryAlways`, new: `harmless := true || p.reads || p.retry == RetryAlways`,
			in: contract, test: "TestFaults/fillout_webhook",
		},
		{
			without: "the comparison of all settings before an adoption",
			file:    "internal/poozle/poozleapi/oauth_app.go", old: `return a.DefinitionID == definitionID && a.OAuthAppSettings == s`, new: `return a.DefinitionID == definitionID`,
			in: "internal/poozle", test: "TestOAuthAppOfAnotherRun",
		},
		{
			without: "the exclusion of the state's objects from adoption",
			file:    "internal/tf/adoption.go", old: `|| a.known[resourceType+" "+e.ID]`, new: ``,
			in: "internal/fyle", test: "TestWebhookUnderAnotherName",
		},
		{
			without: "the adoption of the orphan of a killed apply",
			file:    "internal/tf/adoption.go", old: `decided.Adopt = append(decided.Adopt, e.ID)`, new: ``,
			in: "internal/fyle", test: "TestWebhookOfAnInterruptedApply",
		},
		{
			without: "the record of a begun create, without which another run's object is adopted",
			file:    "internal/tf/adoption.go", old: `existing[i].Equal = e.Equal && slices.ContainsFunc(attempts, func(t attempt) bool { return t.made(e) })`, new: `_, _, _ = attempts, e, i`,
			in: "internal/nango", test: "TestIntegrationOfAnotherRun",
		},
		{
			without: "the removal of that record after a refusal",
			file:    "internal/tf/started.go", old: `_ = os.Remove(s.adoptions.path(s.file))`, new: `_ = s.file`,
			in: "internal/nango", test: "TestIntegrationOfAnotherRun",
		},
		{
			without: "the removal of that record when the process ends",
			file:    "internal/tf/ended.go", old: `		a.forget(key)`, new: `_ = key`,
			in: "internal/nango", test: "TestIntegrationOfAnotherRun",
		},
		{
			without: "the end of a create whose outcome is unknown",
			file:    "internal/tf/started.go", old: `s.attempt.Ended = time.Now()`, new: ``,
			in: "internal/nango", test: "TestIntegrationOfAnotherRun",
		},
		{
			without: "the record itself, without which the orphan of a killed create is not adopted",
			file:    "internal/tf/started.go", old: `_ = s.adoptions.writeFile(s.file, content)`, new: `_ = content`,
			in: "internal/nango", test: "TestAdoptedConnection",
		},
		{
			without: "a record of its own for each attempt",
			file:    "internal/tf/started.go", old: `filepath.Join(startedPrefix+key, rand.Text())`, new: `filepath.Join(startedPrefix+key, rand.Text()[:0]+"one")`,
			in: "internal/nango", test: "TestIntegrationOfAKilledCreate",
		},
		{
			without: "the signs of life of a long create",
			file:    "internal/tf/started.go", old: `time.AfterFunc(signOfLife, s.see)`, new: `time.AfterFunc(time.Hour, s.see)`,
			in: "internal/nango", test: "TestIntegrationOfAKilledCreate",
		},
		{
			without: "the end of what a killed create can have made",
			file:    "internal/tf/started.go", old: `last := t.Seen.Add(unseen)`, new: `last := t.Seen.Add(unseen * 15)`,
			in: "internal/nango", test: "TestIntegrationOfAKilledCreate",
		},
		{
			without: "the removal of the record after an adoption",
			file:    "internal/tf/adoption.go", old: `		r.adoptions().finish(r.startKey(plan, config))`, new: ``,
			in: "internal/nango", test: "TestIntegrationOfAKilledCreate",
		},
		{
			without: "the return of a decoded state for the same bytes only",
			file:    "internal/tf/decoded.go", old: `value, ok := d.values[string(encoded.MsgPack)]`, new: `value, ok := tftypes.Value{}, false
	for _, value = range d.values {
		ok = true
	}`,
			in: "internal/tf", test: "TestDecoded",
		},
		{
			without: "the maximum age of an adopted object",
			file:    "internal/tf/adoption.go", old: `return e.Age < rest.AdoptionWindow &&`, new: `return`,
			in: contract, test: "TestSequences/fyle_scheduled_callback",
		},
		{
			without: "the minimum age of an adopted object",
			file:    "internal/tf/adoption.go", old: `&& e.Age > -rest.ClockSkew`, new: ``,
			in: "internal/fyle", test: "TestWebhookOfAnInterruptedApply",
		},
		{
			without: "the check that a response is about a new object",
			file:    "internal/rest/send.go", old: `if err := r.Check(out); err != nil {`, new: `if err := r.Check(out); false && err != nil {`,
			in: contract, test: "TestUntrueResponses/fyle_webhook",
		},
		{
			without: "the check that an update's response is about its object",
			file:    "internal/fyle/fyleapi/collection.go", old: `return rest.CheckID(id, object.ObjectID())`, new: `return nil`,
			in: contract, test: "TestUntrueResponses/fyle_webhook",
		},
		{
			without: "the check that a registration is about the requested client",
			file:    "internal/oauth/oauthapi/registration.go", old: `.isOfAnother(m) {`, new: `.isOfAnother(m) && false {`,
			in: contract, test: "TestUntrueResponses/oauth_client",
		},
		{
			without: "the check that a client's update is about that client",
			file:    "internal/oauth/oauthapi/call.go", old: `rest.CheckID(cmp.Or(response.(Registration).ClientID, s.ClientID), s.ClientID)`, new: `rest.CheckID(cmp.Or(s.ClientID, response.(Registration).ClientID), s.ClientID)`,
			in: contract, test: "TestUntrueResponses/oauth_client",
		},
		{
			without: "the read of an object before its adoption",
			file:    "internal/poozle/poozleapi/integration_account.go", old: `found, err := c.Read(ctx, id)`, new: `found, err := c.Get(ctx, id)`,
			in: contract, test: "TestSequences/poozle_integration_account",
		},
		{
			without: "the exclusion of older objects after a lost response",
			file:    "internal/fyle/fyleapi/collection.go", old: `isNew := c.CheckCreated(ctx, found.ObjectID()) == nil &&`, new: `isNew :=`,
			in: "internal/fyle", test: "TestLostResponseBesideAnEqualWebhook",
		},
		{
			without: "the vendor's clock",
			file:    "internal/rest/send.go", old: `c.setClock(response.Header)`, new: ``,
			in: contract, test: "TestSequences/poozle_integration_account",
		},
		{
			without: "the rule that only the plan decides what is adopted",
			file:    "internal/tf/adoptions.go", old: `previous := a.load(key)`, new: `previous := new(a.decided[key])`,
			in: "internal/fyle", test: "TestApplyAdoptsNothingByItself",
		},
		// Nothing is lost.
		{
			without: "the account check",
			file:    "internal/tf/operation.go", old: `if kept == "" || !ok {`, new: `if true || kept == "" || !ok {`,
			in: "internal/fyle", test: "TestAnotherOrganisation",
		},
		{
			without: "the check whose key does not find it",
			file:    "internal/fillout/attributes.go", old: `!errors.Is(err, rest.ErrNotFound) || last == ""`, new: `true || last == ""`,
			in: "internal/fillout", test: "TestKeysAndAccounts|TestStateIsNotWiped",
		},
		{
			without: "the ID that an answer must have to be believed",
			file:    "internal/rest/send.go", old: `if err := response.Validate(); err != nil {`, new: `if err := response.Validate(); false && err != nil {`,
			in: rest, test: "TestSendValidatesResponse",
		},
		{
			without: "the identity that a removal needs before Terraform 1.12",
			file:    "internal/tf/fastpath.go", old: `case after.IsNull():`, new: `case false:`,
			in: contract, test: "TestLifecycle/poozle_link",
		},
		{
			without: "the state without what was never made",
			file:    "internal/tf/operation.go", old: `isSet(attributes(after)["id"])`, new: `isSet(attributes(after)[r.id()])`,
			in: contract, test: "TestLifecycle/oauth_redirect_uri",
		},
		{
			without: "what an update that failed has learned",
			file:    "internal/tf/operation.go", old: `state.Raw = withAttributes(state.Raw, values)`, new: `_ = withAttributes(state.Raw, values)`,
			in: "internal/oauth", test: "TestServerKinds/read_only",
		},
		{
			without: "the lookup of an object that a listing lacks",
			file:    "internal/rest/collection.go", old: `return c.Read(ctx, id)`, new: `return none, ErrNotFound`,
			in: contract, test: "TestUntrueResponses/fyle_webhook",
		},
		{
			without: "the second listing, if a vendor has no lookup",
			file:    "internal/rest/collection.go", old: `{c.All, c.secondListing}`, new: `{c.All, c.All}`,
			in: contract, test: "TestUntrueResponses/fillout_database_webhook",
		},
		{
			without: "the lookup of a link that a listing lacks",
			file:    "internal/poozle/poozleapi/collection.go", old: `c.Lookup = c.read`, new: `_ = c.read`,
			in: contract, test: "TestUntrueResponses/poozle_link",
		},
		{
			without: "the ID that a lookup must return",
			file:    "internal/rest/collection.go", old: `err = CheckID(object.ObjectID(), id)`, new: `_ = CheckID(object.ObjectID(), id)`,
			in: "internal/poozle", test: "TestLookupOfAnAccount",
		},
		{
			without: "the error of two resources that create the same object",
			file:    "internal/tf/plan.go", old: `errors.Join(r.planShared(ctx, p.prior, p.planned), `, new: `errors.Join(`,
			in: "internal/oauth", test: "TestSameRedirectURITwice",
		},
		{
			without: "the object that another resource still has",
			file:    "internal/tf/operation.go", old: `req.Private.GetKey(ctx, keepKey); kept != nil {`, new: `req.Private.GetKey(ctx, keepKey); false && kept != nil {`,
			in: "internal/oauth", test: "TestSameRedirectURITwice",
		},
		{
			without: "the record of what an apply that ended has created",
			file:    "internal/tf/ended.go", old: `return a.earlier[resourceType+" "+id]`, new: `return false && a.earlier[resourceType+" "+id]`,
			in: "internal/poozle", test: "TestAccountOfAnApplyThatEnded",
		},
		{
			without: "the record of an apply that was interrupted",
			file:    "internal/provider/serve.go", old: `s.interrupted.Store(true)`, new: `_ = s.interrupted.Load()`,
			in: "internal/poozle", test: "TestAccountOfAnApplyThatEnded",
		},
		{
			without: "the listing that shows what a create has stored",
			file:    "internal/fillout/filloutapi/database_webhook_create.go", old: `created = c.stored(ctx, created)`, new: `_ = c.stored(ctx, created)`,
			in: contract, test: "TestStoredDifferently",
		},
		{
			without: "the comparison of the pages of a listing",
			file:    "internal/rest/pages.go", old: `if seen[object.ObjectID()] {`, new: `if false && seen[object.ObjectID()] {`,
			in: rest, test: "TestPages",
		},
		{
			without: "the comparison of a listing with its count",
			file:    "internal/rest/pages.go", old: `case len(objects) > count || !more && len(objects) < count:`, new: `case false:`,
			in: rest, test: "TestPages",
		},
		{
			without: "the difference between a complete response and a part",
			file:    "internal/rest/send.go", old: `if !isComplete(r.Method, response.StatusCode) {`, new: `if false && !isComplete(r.Method, response.StatusCode) {`,
			in: contract, test: "TestUntrueResponses/fillout_database_webhook",
		},
		{
			without: "the error of a guard that cannot ask",
			file:    "internal/poozle/poozleapi/collection.go", old: `return fmt.Errorf("the server lists no objects`, new: `return nil; _ = fmt.Errorf("the server lists no objects`,
			in: "internal/poozle", test: "TestUnverifiableWorkspace",
		},
		{
			without: "the patience with an object that was just created",
			file:    "internal/tf/operation.go", old: `if r.adoptions().justCreated(r.name.full) {`, new: `if r.adoptions().justCreated(r.name.full) && false {`,
			in: "internal/fyle", test: "TestNewWebhookThatIsNotListedYet",
		},
		// Others' work stays.
		{
			without: "the comparison by value after a write",
			file:    "internal/oauth/oauthapi/goal.go", old: `if g[redirect] == there[redirect] {`, new: `if _, now := there[redirect]; now || !g[redirect] {`,
			in: oauthAPI, test: "TestRedirectURIOverwritten|TestRedirectURIHolds|TestRedirectURICalls",
		},
		{
			without: "the merging of a client's metadata",
			file:    "internal/oauth/oauthapi/manage.go", old: `wanted := maps.Clone(s.Metadata)`, new: `wanted := maps.Clone(Metadata{})`,
			in: contract, test: "TestMetadataOfOthersStays",
		},
		{
			without: "the comparison of a secret with what the server has",
			file:    "internal/tf/secretrecord.go", old: `return r.Server != nil && !`, new: `return r.Server != nil && false && !`,
			in: "internal/poozle", test: "TestWriteOnlySecret",
		},
		{
			without: "the drift of a secret whose version is set",
			file:    "internal/tf/secret.go", old: `if bytes.Equal(record.Sent, server) {`, new: `if true || bytes.Equal(record.Sent, server) {`,
			in: "internal/poozle", test: "TestWriteOnlySecret",
		},
		{
			without: "the drift that a former credential has found",
			file:    "internal/tf/secret.go", old: `(imported || !prior[s.version()].IsNull())`, new: `(imported || true)`,
			in: "internal/poozle", test: "TestDriftBeforeAChangeOfTheAPIKey",
		},
		{
			without: "the credential that a record belongs to",
			file:    "internal/tf/secretrecord.go", old: `known == nil || !bytes.Equal(known, r.Credential)`, new: `known == nil`,
			in: "internal/poozle", test: "TestRecordThatCannotBeCompared",
		},
		{
			without: "the notice of a new refresh token",
			file:    "internal/tf/secretrecord.go", old: `r.Rotating != nil && !bytes`, new: `r.Rotating != nil && false && !bytes`,
			in: "internal/poozle", test: "TestReplacedRefreshToken",
		},
		{
			without: "the comparison without the refresh token",
			file:    "internal/tf/secretrecord.go", old: `entries[key], rotating = "", stringOf(entry)`, new: `_ = stringOf(entry)`,
			in: "internal/poozle", test: "TestReplacedRefreshToken",
		},
		{
			without: "the server's refresh token in an update",
			file:    "internal/poozle/integration_account.go", old: ` || change.KeepRotating {`, new: ` {`,
			in: "internal/poozle", test: "TestReplacedRefreshToken",
		},
		{
			without: "the refresh token that waits for its version",
			file:    "internal/tf/secret.go", old: `if !planned[s.version()].Equal(prior[s.version()]) {`, new: `if true || !planned[s.version()].Equal(prior[s.version()]) {`,
			in: "internal/poozle", test: "TestRefreshTokenWithAVersion",
		},
		{
			without: "the rule that an initial access token matters once",
			file:    "internal/tf/secret.go", old: `case s.CreateOnly && prior != nil:`, new: `case false && prior != nil:`,
			in: "internal/oauth", test: "TestChangedInitialAccessToken",
		},
		// A server and a client are the ones that were asked for.
		{
			without: "the comparison of the issuer",
			file:    "internal/oauth/oauthapi/discover.go", old: `if m.Text("issuer") == issuer {`, new: `if true || m.Text("issuer") == issuer {`,
			in: oauthAPI, test: "TestOtherIssuer",
		},
		{
			without: "the comparison of the protected resource",
			file:    "internal/oauth/oauthapi/resource.go", old: `case m.Text("resource") != resource:`, new: `case false && m.Text("resource") != resource:`,
			in: oauthAPI, test: "TestProtectedResource",
		},
		{
			without: "the refusal to leave https for a server on this machine",
			file:    "internal/oauth/oauthapi/resource.go", old: `if secure && !strings.HasPrefix(place, "https") {`, new: `if false && !strings.HasPrefix(place, "https") {`,
			in: oauthAPI, test: "TestProtectedResourceWithHTTPS",
		},
		{
			without: "the refusal of redirects to a document",
			file:    "internal/oauth/oauthapi/fetch.go", old: `if !redirects {`, new: `if false && !redirects {`,
			in: oauthAPI, test: "TestFetchDocument",
		},
		{
			without: "the refusal of loopback for a public document",
			file:    "internal/oauth/oauthapi/document.go", old: `return !address.IsGlobalUnicast() ||`, new: `return !address.IsGlobalUnicast() && !address.IsLoopback() ||`,
			in: oauthAPI, test: "TestFetchDocumentFromSpecialUseAddress",
		},
		// An OAuth client is what its server keeps.
		{
			without: "the error code that a deleted client needs",
			file:    "internal/oauth/oauthapi/call.go", old: `case errors.Is(err, rest.ErrNotFound) && code(err) == "":`, new: `case false && code(err) == "":`,
			in: "internal/oauth", test: "TestServerKinds/strict",
		},
		{
			without: "the check that a read is about the client",
			file:    "internal/oauth/oauthapi/call.go", old: `answer.ClientID != "" {`, new: `false && answer.ClientID != "" {`,
			in: "internal/oauth", test: "TestReadOfAnotherClient",
		},
		{
			without: "the read that decides after a refused deletion",
			file:    "internal/oauth/oauthapi/manage.go", old: `		return c.readOnly(ctx, cs, uri, token, err)
	case`, new: `		return nil
	case`,
			in: "internal/oauth", test: "TestServerKinds/no_delete",
		},
		{
			without: "the read after a registration",
			file:    "internal/oauth/oauthapi/registration.go", old: `return c.firstRead(ctx, to, r), nil`, new: `return r, nil`,
			in: "internal/oauth", test: "TestServerKinds/(unserved_404|echoes)",
		},
		{
			without: "the read after a write",
			file:    "internal/oauth/oauthapi/manage.go", old: `	if err == nil {
		answer = s.Registration
	}`, new: `	if err == nil && answer.Metadata == nil {
		answer = s.Registration
	}`,
			in: "internal/oauth", test: "TestServerKinds/echoes",
		},
		{
			without: "the replacement of an app that its endpoint cannot change",
			file:    "internal/webconsole/plan.go", old: `if a := prior.app(); a.inConsole() ||`, new: `if a := prior.app(); true || a.inConsole() ||`,
			in: "internal/oauth", test: "TestAppsAtServerKinds/no_management",
		},
		{
			without: "the warning about a value of an app that its endpoint does not store",
			file:    "internal/webconsole/webconsole.go", old: `Substitutes:   true,`, new: `Substitutes:   false,`,
			in: "internal/oauth", test: "TestAppsAtServerKinds/echoes",
		},
		{
			without: "the null for a removed argument that the vendor keeps",
			file:    "internal/tf/stored.go", old: `drops(sent, stored) || r.mustBeNull(name, sent) {`, new: `drops(sent, stored) {`,
			in: "internal/oauth", test: "TestAppsAtServerKinds/merges",
		},
		{
			without: "the memory that a server only supports reads",
			file:    "internal/oauth/registered/client.go", old: `case c.Manage.ValueString() != ReadOnly:`, new: `default:`,
			in: "internal/oauth", test: "TestAppsAtServerKinds/read_only",
		},
		{
			without: "the replacement of a client that cannot be changed",
			file:    "internal/oauth/client_plan.go", old: `if prior.unchangeable() {`, new: `if false && prior.unchangeable() {`,
			in: "internal/oauth", test: "TestServerKinds/no_management",
		},
		{
			without: "the refusal of single redirect URIs by the plan",
			file:    "internal/oauth/redirect_uri.go", old: `change.Prior == nil && reason != ""`, new: `false && reason != ""`,
			in: "internal/oauth", test: "TestRefusedRedirectURI",
		},
		{
			without: "the redirect URIs that stay when they are no longer managed",
			file:    "internal/tf/serverdefault.go", old: `!slices.Contains(r.Released, name)`, new: `true`,
			in: "internal/oauth", test: "TestClient",
		},
		{
			without: "the update of create-only arguments that sends nothing",
			file:    "internal/tf/operation.go", old: `if !r.sends(req.State.Raw, req.Plan.Raw) {`, new: `if false && !r.sends(req.State.Raw, req.Plan.Raw) {`,
			in: "internal/oauth", test: "TestServerKinds/glewlwyd",
		},
		{
			without: "the warning about a member that the server keeps",
			file:    "internal/oauth/client_update.go", old: `!is && had && has`, new: `false && !is && had && has`,
			in: "internal/oauth", test: "TestServerKinds/merges",
		},
		{
			without: "the rules about several members",
			file:    "internal/oauth/validator.go", old: `case set <= r.Count && set+unknown >= r.Count:`, new: `case set+unknown >= 0:`,
			in: "internal/oauth", test: "TestMemberRules",
		},
		{
			without: "the comparison of a scope as a set",
			file:    "internal/oauth/client_metadata.go", old: `member.Kind == oauthapi.Words && sameWords(`, new: `false && sameWords(`,
			in: "internal/oauth", test: "TestServerKinds/reorders",
		},
		{
			without: "the normal form of what is sent back",
			file:    "internal/oauth/oauthapi/registration.go", old: `m.withoutProtocol().normal()`, new: `m.withoutProtocol()`,
			in: "internal/oauth", test: "TestServerKinds/(nulls|blanks|lists_method)",
		},
		{
			without: "the recognition of a masked secret",
			file:    "internal/oauth/oauthapi/registration.go", old: `if isMaskedCredential(*credential) {`, new: `if false && isMaskedCredential(*credential) {`,
			in: "internal/oauth", test: "TestServerKinds/masks_(secret|token)",
		},
		{
			without: "the types of the specifications",
			file:    "internal/oauth/oauthapi/metadata.go", old: `out[member.Name] = strings.Join(list, " ")`, new: `_ = list`,
			in: "internal/oauth", test: "TestServerKinds/loose_types",
		},
		{
			without: "the second look at a new client after a moment",
			file:    "internal/oauth/oauthapi/registration.go", old: `time.Duration(attempt)*newClientDelay`, new: `0*time.Duration(attempt)*newClientDelay`,
			in: "internal/oauth", test: "TestServerKinds/lags",
		},
		{
			without: "the secret that an update requires",
			file:    "internal/oauth/oauthapi/call.go", old: `name == memberClientSecret && secret != "":`, new: `name == memberClientSecret && secret == "":`,
			in: "internal/oauth", test: "TestServerKinds/requires_secret",
		},
		{
			without: "the omission of a member that only the server sets",
			file:    "internal/oauth/oauthapi/call.go", old: `was && !known && reflect`, new: `was && false && !known && reflect`,
			in: "internal/oauth", test: "TestServerKinds/stamps",
		},
		{
			without: "the port of the endpoint behind a proxy",
			file:    "internal/oauth/oauthapi/registration.go", old: `u.Scheme, u.Host = endpoint.url.Scheme, endpoint.url.Host`, new: `u.Scheme = endpoint.url.Scheme`,
			in: "internal/oauth/oauthapi", test: "TestAddressBehindProxy",
		},
		{
			without: "the address that stays",
			file:    "internal/oauth/oauthapi/clientstate.go", old: `r.RegistrationClientURI = uri`, new: `_ = uri`,
			in: "internal/oauth", test: "TestServerKinds/(address_moves|other_host_at_read)",
		},
		{
			without: "the comparison before a write",
			file:    "internal/oauth/oauthapi/manage.go", old: `if !always && wanted.Equal(s.Metadata) {`, new: `if false && !always {`,
			in: oauthAPI, test: "TestUpdateAgain",
		},
		{
			without: "the plan's value in an update",
			file:    "internal/tf/operation.go", old: `if attributes(config)[name].IsNull() {
			values[name]`, new: `if true {
			values[name]`,
			in: "internal/oauth", test: "TestIgnoreChanges",
		},
		{
			without: "the values that wait for a refresh",
			file:    "internal/tf/privatevalue.go", old: `if len(values) > 0 {
		state.Raw`, new: `if len(values) > 0 && false {
		state.Raw`,
			in: "internal/oauth", test: "TestServerKinds/rotates_tokens",
		},
		{
			without: "the renewal of a secret before it expires",
			file:    "internal/oauth/client_plan.go", old: `names = append(names, "client_secret_expires_at")`, new: `_ = names`,
			in: "internal/oauth", test: "TestExpiringSecret",
		},
		// No secret gets out.
		{
			without: "the hosts that the token for imports is sent to",
			file:    "internal/oauth/oauth.go", old: `if trusted || tf.Named(ctx)`, new: `if true || tf.Named(ctx)`,
			in: "internal/oauth", test: "TestImportTokenStaysAtConfiguredHost",
		},
		{
			without: "the refusal of a secret in a public document",
			file:    "internal/oauth/oauthapi/documentrules.go", old: `d.must(!has, "%s must not be in a document`, new: `d.must(true || !has, "%s must not be in a document`,
			in: "internal/oauth", test: "TestMetadataDocuments",
		},
		{
			without: "the refusal of a private key in a public document",
			file:    "internal/oauth/oauthapi/documentrules.go", old: `return key[name] != nil }`, new: `return false && key[name] != nil }`,
			in: "internal/oauth", test: "TestMetadataDocuments",
		},
		{
			without: "the replacement of configured strings in diagnostics",
			file:    "internal/provider/hide.go", old: `pairs = append(pairs, f.text, f.label)`, new: `_ = f.label`,
			in: "internal/provider", test: "TestHide",
		},
		{
			without: "the fingerprint in the steps for a person",
			file:    "internal/provider/hide.go", old: `slices.Contains(identifying, a.Name)`, new: `a.Name != "confirmed" && slices.Contains(identifying, a.Name)`,
			in: "internal/webconsole", test: "TestDoubts",
		},
		{
			without: "the escaped forms of configured strings",
			file:    "internal/provider/hide.go", old: `range escapes {
		forms`, new: `range escapes[:0] {
		forms`,
			in: "internal/provider", test: "TestHide",
		},
		{
			without: "the parts of a configured URL",
			file:    "internal/provider/hide.go", old: `if len(part) >= minHidden {`, new: `if false {`,
			in: "internal/provider", test: "TestHide",
		},
		{
			without: "the beginning of a configured string that was cut",
			file:    "internal/provider/hide.go", old: `pieces[i] = hideBeginning(pieces[i], forms)`, new: `_ = i`,
			in: "internal/provider", test: "TestHide",
		},
		{
			without: "the path of a diagnostic that Terraform finds",
			file:    "internal/provider/hide.go", old: `d.Attribute = shownPath(d.Attribute)`, new: `_ = d`,
			in: "internal/provider", test: "TestHidePath",
		},
		{
			without: "the cleaning of the error of a function",
			file:    "internal/provider/hide.go", old: `strings.TrimSuffix(hide(failed.Text, forms), ".")`, new: `failed.Text`,
			in: "internal/provider", test: "TestFunctionErrors",
		},
		{
			without: "the silence of the framework's log",
			file:    "internal/provider/serve.go", old: `_ = os.Setenv(frameworkLog, "off")`, new: `_ = frameworkLog`,
			in: contract, test: "TestLifecycle/poozle_oauth_app",
		},
		{
			without: "the host in place of a configured path",
			file:    "internal/rest/send.go", old: `r.Path == "" {`, new: `false {`,
			in: rest, test: "TestPathOfAConfiguredAddress",
		},
		{
			without: "the redaction of what a server quotes",
			file:    "internal/rest/callstate.go", old: `text = strings.ReplaceAll(text, secret, "(hidden)")`, new: `_ = strings.ReplaceAll(text, secret, "(hidden)")`,
			in: contract, test: "TestFaults/poozle_integration_account",
		},
		{
			without: "the log without queries",
			file:    "internal/rest/log.go", old: `c.shown,`, new: `r.URL.String(),`,
			in: rest, test: "TestLog",
		},
		{
			without: "the state without a write-only secret",
			file:    "internal/tf/secret.go", old: "found[s.Attribute] = tftypes.NewValue(value.Type(), nil)\n", new: "_ = tftypes.NewValue(value.Type(), nil)\n",
			in: "internal/poozle", test: "TestWriteOnlySecret|TestImportOfAWriteOnlySecret",
		},
		{
			without: "the credential in the key of a secret's digests",
			file:    "internal/tf/secretrecord.go", old: `[]byte(credential), r.Salt`, new: `[]byte("key"), r.Salt`,
			in: "internal/tf", test: "TestRecordConfirmsNoGuess",
		},
		{
			without: "the salt of a secret's record",
			file:    "internal/tf/secretrecord.go", old: `rand.Read(salt)`, new: `rand.Read(salt[:0])`,
			in: "internal/tf", test: "TestRecord",
		},
		{
			without: "the refusal to store digests without a credential",
			file:    "internal/tf/secretrecord.go", old: "if r.key == nil {\n\t\treturn errors.New", new: "if false {\n\t\treturn errors.New",
			in: "internal/tf", test: "TestRecord",
		},
		{
			without: "the plan without a trace of a secret",
			file:    "internal/tf/secret.go", old: "numberValue(record.Version + 1)\n", new: "numberValue(record.Version + 1)\n\t\t_ = store.SetKey(ctx, \"planned\", []byte(`\"x\"`))\n",
			in: "internal/poozle", test: "TestPlanOfASecret",
		},
		{
			without: "the removal of an early version's hash",
			file:    "internal/tf/secret.go", old: "if s.CreateOnly {\n\t\treturn storeRecord", new: "if false {\n\t\treturn storeRecord",
			in: "internal/oauth", test: "TestChangedInitialAccessToken",
		},
		{
			without: "the error of a version beside a plain secret",
			file:    "internal/tf/secret.go", old: `, ConflictsWith(s.Attribute)`, new: ``,
			in: "internal/poozle", test: "TestVersionOfAPlainSecret",
		},
		{
			without: "the cluster that the access token is for",
			file:    "internal/fyle/fyleapi/cluster.go", old: `case cluster != accountsHost && !inDomain(`, new: `case false && !inDomain(`,
			in: "internal/fyle/fyleapi", test: "TestCluster",
		},
		{
			without: "the escapes in errors and warnings",
			file:    "internal/tf/readable.go", old: `unicode.IsPrint(c):`, new: `true, unicode.IsPrint(c):`,
			in: contract, test: "TestHostileValues/fyle_oauth_app_in_the_console",
		},
		{
			without: "the validators in the fast path",
			file:    "internal/tf/validation.go", old: `v.warnings.Append(diags...)
	return !diags.HasError()`, new: `return true`,
			in: contract, test: "TestHostileValues/fyle_webhook",
		},
		{
			without: "the defaults in a plan of the fast path",
			file:    "internal/tf/fastplan.go", old: `case value.IsNull() && has:`, new: `case false && has:`,
			in: contract, test: "TestLifecycle/fyle_webhook",
		},
		{
			without: "the changed state in a refresh of the fast path",
			file:    "internal/tf/fastpath.go", old: `if same(after, state) {`, new: `if true || same(after, state) {`,
			in: contract, test: "TestLifecycle/fyle_webhook",
		},
		{
			without: "the diagnostics in a refresh of the fast path",
			file:    "internal/tf/fastpath.go", old: `Diagnostics: protocolDiagnostics(ctx, diags),`, new: `Diagnostics: protocolDiagnostics(ctx, nil),`,
			in: contract, test: "TestLifecycle/poozle_link",
		},
		{
			without: "the error of a receiver that refuses a test delivery",
			file:    "internal/tf/testdelivery.go", old: `case status/100 != 2:`, new: `case status == 0:`,
			in: "internal/fyle", test: "TestTestDelivery",
		},
		{
			without: "the host in place of the URL in the error of a test delivery",
			file:    "internal/rest/deliver.go", old: `e.Path = printable(address.Host, 260)`, new: `e.Path = printable(address.Path, 260)`,
			in: rest, test: "TestDeliver",
		},
		{
			without: "the deferral in a plan of the fast path",
			file:    "internal/tf/fastplan.go", old: ` || f.deferred(c != nil && c.DeferralAllowed) {`, new: ` || c == nil && r.TypeName == "" {`,
			in: "internal/provider", test: "TestDeferral",
		},
		{
			without: "the permission to defer a data source",
			file:    "internal/tf/dataread.go", old: `if errors.Is(err, errUnknown) && deferrable {`, new: `if errors.Is(err, errUnknown) {`,
			in: "internal/provider", test: "TestDeferralIsNotAllowed",
		},
		{
			without: "the deferral of a data source in the fast path",
			file:    "internal/tf/dataread.go", old: `Reason: tfprotov6.DeferredReasonProviderConfigUnknown`, new: `Reason: tfprotov6.DeferredReasonUnknown`,
			in: "internal/provider", test: "TestDeferral",
		},
		{
			without: "the diagnostics of a data source in the fast path",
			file:    "internal/tf/dataread.go", old: `Diagnostics: protocolDiagnostics(ctx, diags)`, new: `Diagnostics: protocolDiagnostics(ctx, diags[:0])`,
			in: "internal/provider", test: "TestDeferralIsNotAllowed",
		},
		{
			without: "the identity of a deferred read",
			file:    "internal/tf/operation.go", old: `if resp.Identity != nil && resp.Identity.Raw.IsFullyNull() {`, new: `if false {`,
			in: "internal/provider", test: "TestDeferral",
		},
		{
			without: "the plan modifiers in a plan of the fast path",
			file:    "internal/tf/fastplan.go", old: `plan, replaces = after, replaces || replaced`, new: `_, replaces = after, replaces || replaced`,
			in: contract, test: "TestLifecycle/poozle_integration_account",
		},
		{
			without: "the replacement in a plan of the fast path",
			file:    "internal/tf/fastplan.go", old: `replaces = append(replaces, p.replaces...)`, new: `replaces = append(replaces, p.replaces[:0]...)`,
			in: contract, test: "TestLifecycle/poozle_link",
		},
		{
			without: "the unknown values in a plan of the fast path",
			file:    "internal/tf/fastplan.go", old: `if f.leaves(name, value) {`, new: `if false {`,
			in: contract, test: "TestLifecycle/poozle_link",
		},
		{
			without: "the null of a write-only argument in a plan of the fast path",
			file:    "internal/tf/fastplan.go", old: `case f.schema.Attributes[name].IsWriteOnly():`, new: `case false:`,
			in: contract, test: "TestLifecycle/poozle_oauth_app",
		},
		{
			without: "the private state in a plan of the fast path",
			file:    "internal/tf/fastplan.go", old: `PlannedPrivate: store.encode()`, new: `PlannedPrivate: nil`,
			in: contract, test: "TestLifecycle/poozle_integration_account",
		},
		{
			without: "the fast path of a type with private state",
			file:    "internal/tf/privatestate.go", old: `if len(encoded) == 0 {`, new: `if len(encoded) > 0 {
		return nil, false
	} else {`,
			in: contract, test: "TestBudgets/oauth_client",
		},
		{
			without: "the release of a call's context",
			file:    "internal/provider/protocol.go", old: `c.ctx.Store(nil)`, new: ``,
			in: "internal/provider", test: "TestMemoryStaysFlat",
		},
		{
			without: "the row of a sensitive setting in the guide to secrets",
			file:    "internal/fyle/fyle.go", old: `Env: "FYLE_CLIENT_ID", Required: true,`, new: `Env: "FYLE_CLIENT_ID", Required: true, Sensitive: true,`,
			in: "internal/provider", test: "TestSecretsGuide",
		},
		{
			without: "the hosts that the emulator serves",
			file:    "internal/emulator/guard.go", old: `!isLoopback(r.Host)`, new: `false && !isLoopback(r.Host)`,
			in: "internal/emulator", test: "TestHosts",
		},
		{
			without: "the origins of requests that control the emulator",
			file:    "internal/emulator/control.go", old: `http.NewCrossOriginProtection().Handler(mux)`, new: `http.Handler(mux)`,
			in: "internal/emulator", test: "TestOrigins",
		},
		// The vendor is not overrun.
		{
			without: "the pause that a 429 asks for",
			file:    "internal/rest/retry.go", old: `p.wait = max(asked, firstWait)`, new: `p.wait = min(asked, firstWait)`,
			in: rest, test: "TestRetry",
		},
		{
			without: "the size that an answer may have",
			file:    "internal/rest/wire.go", old: `if len(body) > maxBody {`, new: `if false && len(body) > maxBody {`,
			in: rest, test: "TestWireSize",
		},
		{
			without: "the size that an object of a listing may have",
			file:    "internal/rest/list.go", old: `r.object > maxObject {`, new: `false && r.object > maxObject {`,
			in: rest, test: "TestList",
		},
		// Credentials are only sent to the addresses that they are for.
		{
			without: "the address that stored credentials are for",
			file:    "internal/tf/connect.go", old: `(s.Address || stored != "")`, new: `stored != ""`,
			in: "internal/provider", test: "TestForeignAddress",
		},
		{
			without: "the default address of an old credentials file",
			file:    "internal/tf/connect.go", old: `true, cmp.Or(stored, s.Default)`, new: `true, cmp.Or(stored, given)`,
			in: "internal/provider", test: "TestForeignAddress",
		},
		{
			without: "the refusal of stored credentials that belong to no address",
			file:    "internal/tf/connect.go", old: `if !addressed {`, new: `if false && !addressed {`,
			in: "internal/provider", test: "TestForeignAddress",
		},
		{
			without: "the refusal of stored credentials of a group",
			file:    "internal/tf/connect.go", old: `return strings.Contains(name, ".") })`, new: `return false })`,
			in: "internal/provider", test: "TestForeignAddress",
		},
		{
			without: "the refusal of an address that derives from another account's",
			file:    "internal/tf/connect.go", old: `a != "" && base.normal(a)`, new: `a == "" && base.normal(a)`,
			in: "internal/provider", test: "TestDerivedAddressOfAnotherAccount",
		},
		{
			without: "the error of an empty setting",
			file:    "internal/tf/setting.go", old: `return !value.IsNull() &&`, new: `return false && !value.IsNull() &&`,
			in: "internal/provider", test: "TestNamedButAbsent",
		},
		{
			without: "the error of a named file that does not exist",
			file:    "internal/tf/connect.go", old: `!named && (file == ""`, new: `(file == ""`,
			in: "internal/provider", test: "TestNamedButAbsent",
		},
		{
			without: "the home directory of a credentials file",
			file:    "internal/credentials/credentials.go", old: `strings.CutPrefix(name, "~/")`, new: `strings.CutPrefix(name, "~~/")`,
			in: "internal/credentials", test: "TestPath",
		},
		{
			without: "the lock of the credentials file",
			file:    "internal/credentials/credentials.go", old: `err := lock.Lock(); err != nil`, new: `err := error(nil); err != nil`,
			in: "internal/credentials", test: "TestConcurrentStores",
		},
		{
			without: "the check that a removed entry is the one that was read",
			file:    "internal/credentials/credentials.go", old: `if maps.Equal(vendors[vendor], settings) {`, new: `if true || maps.Equal(vendors[vendor], settings) {`,
			in: "internal/credentials", test: "TestStoreAndLoad",
		},
		{
			without: "the open of a named pipe that does not wait",
			file:    "internal/credentials/open.go", old: `os.O_RDONLY|syscall.O_NONBLOCK`, new: `os.O_RDONLY|0*syscall.O_NONBLOCK`,
			in: "internal/credentials", test: "TestPipe",
		},
		{
			without: "the refusal of a file of another user",
			file:    "internal/credentials/owner_unix.go", old: `stat.Uid != 0 &&`, new: `false && stat.Uid != 0 &&`,
			in: "internal/credentials", test: "TestFileOfOthers",
		},
		{
			without: "the refusal of a file that others can replace",
			file:    "internal/credentials/open.go", old: `case allows(info, 0o022):`, new: `case false && allows(info, 0o022):`,
			in: "internal/credentials", test: "TestOthersCanReplace",
		},
		// An answer to a sign-in is its own.
		{
			without: "the state of a callback",
			file:    "cmd/integrations/callback.go", old: `subtle.ConstantTimeCompare([]byte(state[0]), []byte(c.state)) == 1`, new: `state[0] != ""`,
			in: "cmd/integrations", test: "TestOneCallback",
		},
		{
			without: "the cookie of a callback",
			file:    "cmd/integrations/callback.go", old: `subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(c.mark)) == 1`, new: `cookie.Value != ""`,
			in: "cmd/integrations", test: "TestOneCallback",
		},
		{
			without: "the host of a callback",
			file:    "cmd/integrations/callback.go", old: `case r.Host != c.host():`, new: `case false && r.Host != c.host():`,
			in: "cmd/integrations", test: "TestOneCallback",
		},
		{
			without: "the single use of a callback",
			file:    "cmd/integrations/callback.go", old: `case !c.taken.CompareAndSwap(false, true):`, new: `case false && !c.taken.CompareAndSwap(false, true):`,
			in: "cmd/integrations", test: "TestOneCallback",
		},
		{
			without: "the single use of a sign-in's address",
			file:    "cmd/integrations/callback.go", old: `c.started.CompareAndSwap(false, true)`, new: `!c.started.Load()`,
			in: "cmd/integrations", test: "TestOneCallback",
		},
		{
			without: "the address that hides the state",
			file:    "cmd/integrations/login.go", old: `address := c.startAddress()`, new: `address := c.consentPage`,
			in: "cmd/integrations", test: "TestPrints",
		},
		{
			without: "the verifier of PKCE",
			file:    "internal/fyle/fyleapi/oauth.go", old: `body["code_verifier"] = o.Verifier`, new: `body["code_verifier"] = o.ClientID`,
			in: "cmd/integrations", test: "TestPKCE",
		},
		// Runs at the same time keep a vendor's limit.
		{
			without: "the rate that is a little below the limit",
			file:    "internal/rest/pace.go", old: `perSecond / (time.Second + transitSkew).Seconds()`, new: `perSecond`,
			in: rest, test: "TestConvergence",
		},
		{
			without: "the turns of processes",
			file:    "internal/rest/turns.go", old: `now.Next = time.Now().Add(interval)`, new: `_ = interval`,
			in: rest, test: "TestConvergence",
		},
		{
			without: "the window that processes share",
			file:    "internal/rest/pace.go", old: `end = now.Window.End`, new: `_ = now.Window.End`,
			in: rest, test: "TestConvergence",
		},
		{
			without: "the pause that processes share",
			file:    "internal/rest/turns.go", old: `if until.After(now.Next) {`, new: `if false && until.After(now.Next) {`,
			in: rest, test: "TestTurnsPostpone",
		},
		{
			without: "the order that a set does not have",
			file:    "internal/tf/value.go", old: `return c.sameElements(a, b) || a.Equal(b)`, new: `return c.sameElements(a, b)`,
			in: "internal/tf", test: "TestSame",
		},
		{
			without: "the conflict of two arguments",
			file:    "internal/tf/conflict.go", old: `if value.IsNull() || value.IsUnknown() || !ok`, new: `if true || value.IsNull() || !ok`,
			in: "internal/oauth", test: "TestChangedInitialAccessToken",
		},
		{
			without: "the memory of the credential that found an object",
			file:    "internal/tf/finder.go", old: `if f.now == "" || f.now == f.last {`, new: `if true || f.now == f.last {`,
			in: "internal/fillout", test: "TestKeysAndAccounts",
		},
		{
			without: "the single warning of all objects of a type",
			file:    "internal/tf/remains.go", old: `known := shown.LoadOrStore(summary, true); known {`, new: `known := shown.LoadOrStore(summary, true); known && false {`,
			in: "internal/poozle", test: "TestDestroyOfALinkWarns",
		},
		{
			without: "the account in the plan",
			file:    "internal/tf/plan.go", old: `if !ok || r.account == "" {`, new: `if true || !ok {`,
			in: contract, test: "TestKnownAtPlan",
		},
		{
			without: "the computed values that a check knows",
			file:    "internal/tf/plan.go", old: `p.planned = withAttributes(checked, r.writeOnly(p.planned))`, new: `_ = checked`,
			in: contract, test: "TestKnownAtPlan",
		},
		{
			without: "the warning before a secret is stored in the state",
			file:    "internal/tf/secret.go", old: `if prior == nil || prior[s.Attribute].IsNull() {`, new: `if prior == nil {`,
			in: "internal/poozle", test: "TestPlainSecretWarns",
		},
		{
			without: "the error for a space around an ID",
			file:    "internal/tf/validator.go", old: `if strings.HasSuffix(name, "_id") {`, new: `if false {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the error for an empty set",
			file:    "internal/tf/choice.go", old: `req.ConfigValue.IsUnknown() || len(req.ConfigValue.Elements()) > 0 {`, new: `true {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the warning about similar redirect URIs",
			file:    "internal/tf/redirecturi.go", old: `if seen[same] && uri != "" {`, new: `if false {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the error for an empty schedule",
			file:    "internal/fyle/schedule_validator.go", old: `if !object.Attributes()[name].IsNull() {`, new: `if name != "" {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the error for an end before the start",
			file:    "internal/fyle/schedule_validator.go", old: `|| end.After(start) {`, new: `|| end != start {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the error for a single request in the past",
			file:    "internal/fyle/schedule_validator.go", old: `!known || run.After(now) {`, new: `!known || run != now {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the ranges of cron fields",
			file:    "internal/fyle/cron.go", old: `if number < f.least || number > f.most {`, new: `if false {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the error for a range that ends before it begins",
			file:    "internal/fyle/cron.go", old: `case value < previous:`, new: `case value < previous && false:`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the error for a form that does not exist",
			file:    "internal/fillout/lookup.go", old: `if !api.IsLost(id.ValueString()) {`, new: `if false {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the plan of the webhook of a form that was deleted",
			file:    "internal/fillout/lookup.go", old: `if !api.IsLost(id.ValueString()) {`, new: `if true {`,
			in: "internal/fillout", test: "TestFormDeletedOutside",
		},
		{
			without: "the error for an ambiguous name",
			file:    "internal/fillout/lookup.go", old: `case len(ids) > 1:`, new: `case false:`,
			in: "internal/fillout", test: "TestFormByName",
		},
		{
			without: "the warning about an imported webhook",
			file:    "internal/fillout/webhook.go", old: `if tf.Named(ctx) {`, new: `if false {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the form of a workspace's ID",
			file:    "internal/poozle/poozle.go", old: `if !uuid.MatchString(id) {`, new: `if false {`,
			in: contract, test: "TestMistakes",
		},
		{
			without: "the warning about an expired link",
			file:    "internal/poozle/link.go", old: `if m.expired() && !tf.Named(ctx) {`, new: `if false {`,
			in: contract, test: "TestMistakes",
		},
	}
}
