package webconsole

import (
	"maps"
	"net/url"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Console returns the part of the provider for apps of vendors that have no part of their own. It has no settings.
func Console() tf.Vendor {
	return tf.Vendor{Connect: Connect, Objects: []tf.Object{consoleResource()}}
}

// consoleApp holds the attributes that describe the console of any vendor.
type consoleApp struct {
	Icon
	Preset            types.String `tfsdk:"preset"`
	Vendor            types.String `tfsdk:"vendor"`
	Address           types.String `tfsdk:"address"`
	AppAddress        types.String `tfsdk:"app_address"`
	Path              types.String `tfsdk:"path"`
	Role              types.String `tfsdk:"role"`
	CreateButton      types.String `tfsdk:"create_button"`
	NameLabel         types.String `tfsdk:"name_label"`
	RedirectURIsLabel types.String `tfsdk:"redirect_uris_label"`
	FinishSteps       types.List   `tfsdk:"finish_steps"`
	Form              types.Map    `tfsdk:"fields"`
	JavaScriptOrigins types.Set    `tfsdk:"javascript_origins"`
}

// Instructions returns those of the preset, with what the configuration describes itself.
func (a *consoleApp) Instructions() Instructions {
	i := Instructions{Create: "Create", Name: "Name", RedirectURIs: "Redirect URIs"}
	if p, ok := presets()[a.Preset.ValueString()]; ok {
		i = p.Instructions
	}
	for to, from := range map[*string]types.String{
		&i.Vendor: a.Vendor, &i.Address: a.Address, &i.AppAddress: a.AppAddress, &i.Path: a.Path, &i.Role: a.Role,
		&i.Create: a.CreateButton, &i.Name: a.NameLabel, &i.RedirectURIs: a.RedirectURIsLabel,
	} {
		if from.ValueString() != "" {
			*to = from.ValueString()
		}
	}
	if len(a.FinishSteps.Elements()) > 0 {
		i.Finish = nil
		for _, e := range a.FinishSteps.Elements() {
			if s, ok := e.(types.String); ok {
				i.Finish = append(i.Finish, s.ValueString())
			}
		}
	}
	return i
}

// Fields returns the fields of the preset in the order of its form, then all others by their labels.
func (a *consoleApp) Fields() []Field {
	values := a.Form.Elements()
	labels := slices.Clone(presets()[a.Preset.ValueString()].fields)
	labels = slices.DeleteFunc(labels, func(label string) bool { return values[label] == nil })
	for _, label := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	var fields []Field
	if a.Form.IsUnknown() {
		unknown := types.StringUnknown()
		fields = append(fields, Field{Attribute: "fields", Value: &unknown, Added: true})
	}
	for _, label := range labels {
		if value, ok := values[label].(types.String); ok {
			fields = append(fields, Field{Label: label, Attribute: "fields", Key: label, Value: &value, Added: true})
		}
	}
	return append(fields, a.IconField("Icon, upload"))
}

func (a *consoleApp) Lists() []List {
	return []List{{"Authorized JavaScript origins", "javascript_origins", a.JavaScriptOrigins}}
}

// Check rejects a page without a vendor or an address, and settings that the preset's form cannot hold.
func (a *consoleApp) Check(redirectURIs types.Set) error {
	if a.Preset.IsUnknown() {
		return nil
	}
	p, preset := presets()[a.Preset.ValueString()]
	switch {
	case preset:
		return p.check(a, redirectURIs)
	case a.Vendor.IsNull():
		return tf.Invalid("vendor", "Set vendor to the name of the vendor, or set preset to a vendor whose console is known.")
	case a.Address.IsNull():
		return tf.Invalid("address", "Set address to the address of the vendor's page with the apps, or set preset to a vendor whose console is known.")
	}
	return nil
}

func consoleResource() tf.Object {
	const description = " The vendor has no API for apps, so a person creates and changes them in its web console. This resource keeps the declared settings in your " +
		"repository, lists in numbered steps what the person has to do, and refuses to apply until the configuration confirms that it is done."
	const notes = "- The provider cannot read a console. It trusts `confirmed`, and it does not notice a change that is only made in the console. The guide [OAuth apps](../guides/oauth-apps.md) shows all steps.\n" +
		"- A destroy removes the app from the state only. A warning describes how a person deletes it.\n" +
		"- The presets follow the public documentation of [Google](https://support.google.com/cloud/answer/15549257) and " +
		"[GitHub](https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/creating-an-oauth-app). Each part of a preset can be overridden.\n" +
		"- The steps and messages of a plan contain the description of the page in clear text, and the steps also the settings. Use no secret in either.\n" +
		"- The fingerprint covers the vendor's name and the settings, and not the description of the page."
	all := attributes(".")
	if uris, ok := all["redirect_uris"].(schema.SetAttribute); ok {
		uris.MarkdownDescription = "Redirect URIs that the app may send its users back to.\n\nAn empty set allows none. If unset, this resource does not manage them. Changing this updates the app in place."
		all["redirect_uris"] = uris
	}
	maps.Copy(all, IconAttributes())
	maps.Copy(all, pageAttributes())
	app := App{Type: "console_oauth_app", Description: "An OAuth app of any vendor represents your product there: users of your product consent to it."}
	return resourceOf[consoleApp](app, all, description, notes)
}

// pageAttributes returns the attributes that describe a console and what only it has.
func pageAttributes() map[string]schema.Attribute {
	const changes = " Changing this changes the steps only."
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description + "\n\nDefault: that of the preset." + changes}
	}
	address := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Validators: []validator.String{pageAddress()}, MarkdownDescription: description + changes}
	}
	return map[string]schema.Attribute{
		"preset": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.OneOf(slices.Sorted(maps.Keys(presets()))...)},
			MarkdownDescription: "Vendor whose console the provider knows: `google` (OAuth clients of the type web application) or `github` (OAuth apps).\n\n" +
				"It requires neither `vendor` nor `address`. Changing this changes the steps, and needs a new confirmation if the vendor changes.",
		},
		"vendor": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Name of the vendor, as a person knows it.\n\nRequired without `preset`. Changing this needs a new confirmation.",
		},
		"address":             address("Address of the page with the apps.\n\nRequired without `preset`."),
		"app_address":         address("Address of the page of this app, if the vendor has one. The steps of a change then begin there."),
		"path":                text("Path to the page through the menus, such as `Settings → Developer → OAuth apps`."),
		"role":                text("Who can do it, such as `an administrator of your Acme account`."),
		"create_button":       text("Button for a new app."),
		"name_label":          text("Label of the field for the name."),
		"redirect_uris_label": text("Label of the field for the redirect URIs."),
		"finish_steps": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "What remains to be done with a new app, one sentence for each step, such as keeping its secret.\n\nDefault: that of the preset." + changes,
		},
		"fields": schema.MapAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Other fields of the form, by their labels. Changing this updates the app in place.",
		},
		"javascript_origins": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Origins of pages that use the app from a browser, such as `https://app.example.com`.\n\nIf unset, this resource does not manage them. Changing this updates the app in place.",
		},
	}
}

// isPage reports whether a person can open the address, and whether it can be shown.
func isPage(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}
