package tf

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Setting is one attribute of a vendor's block: taken from the block, else from the environment, else from the file that a
// sign-in has written, else the default. Space
// around a value is dropped, since it comes with a key that is read from a file; an empty value counts as not set.
type Setting struct {
	Name        string
	Env         string
	Description string
	Default     string
	Required    bool
	Sensitive   bool
	// Settings make it a group: an object of settings of their own. [Settings.Get] finds them by "group.name".
	Settings []Setting
}

// Settings are the resolved settings of one vendor.
type Settings struct {
	// Caller is what the client hands to [rest.New].
	rest.Caller
	values map[string]string
}

// Get gives the value of the setting, "" where it is not set.
func (s Settings) Get(name string) string { return s.values[name] }

// errUnknown is wrapped by the error of a vendor whose settings are known at apply only.
var errUnknown = errors.New("not known before apply")

// ProviderSchema is the schema of the provider's block: one optional attribute for each vendor that has settings.
func ProviderSchema(vendors []Vendor, description string) schema.Schema {
	s := schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		credentialsFile: schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "File with what a sign-in by `integrations login -store` has brought, of mode 0600. It is used where neither the vendor's block nor the environment has a setting; where they have another value for one that the file has too, nothing of the vendor is taken from the file. Environment: `" + credentials.Env + "`. " +
				"Default: `terraform-provider-integrations/credentials.json` in the user's configuration folder, where it is there.",
		},
	}}
	for _, v := range vendors {
		if len(v.Settings) == 0 {
			continue
		}
		s.Attributes[v.Name] = Setting{Description: v.Description, Settings: v.Settings}.attribute()
	}
	return s
}

func (s Setting) attribute() schema.Attribute {
	if s.Settings == nil {
		return schema.StringAttribute{Optional: true, Sensitive: s.Sensitive, MarkdownDescription: s.document()}
	}
	attributes := map[string]schema.Attribute{}
	for _, below := range s.Settings {
		attributes[below.Name] = below.attribute()
	}
	return schema.SingleNestedAttribute{Optional: true, MarkdownDescription: s.Description, Attributes: attributes}
}

func (s Setting) document() string {
	text := s.Description + " Environment: `" + s.Env + "`."
	if s.Default != "" {
		text += " Default: `" + s.Default + "`."
	}
	if s.Required {
		text += " Required where an object of this vendor is used."
	}
	return text
}

const credentialsFile = "credentials_file"

// stored reads the file that a sign-in has written. That there is none is fine; that it cannot be used is an error where
// the configuration names it, else a warning.
func stored(ctx context.Context, config tfsdk.Config) (credentials.Vendors, diag.Diagnostics) {
	var file types.String
	diags := config.GetAttribute(ctx, path.Root(credentialsFile), &file)
	name := firstOf(file.ValueString(), os.Getenv(credentials.Env))
	if name == "" {
		var err error
		if name, err = credentials.DefaultPath(); err != nil {
			return nil, diags // a machine without a home has no file there either
		}
	}
	found, err := credentials.Load(name)
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist):
	case file.ValueString() != "":
		diags.AddAttributeError(path.Root(credentialsFile), "The credentials file cannot be used", sentence(err.Error()))
	default:
		diags.AddWarning("The credentials file is not used", sentence(err.Error()))
	}
	return found, diags
}

// logToTerraform writes a line to Terraform's debug log.
func logToTerraform(ctx context.Context, message string, fields map[string]any) {
	tflog.Debug(ctx, message, fields)
}

// Connect resolves the settings of every vendor and makes their clients. What is missing is no error here: it is said
// when an object of that vendor is used, so that a provider without any configuration is valid. What is wrong is an error
// at once where it stands in the configuration. transport sends the requests; nil is that of internal/rest.
func Connect(ctx context.Context, vendors []Vendor, config tfsdk.Config, userAgent string, transport http.RoundTripper) (Connections, diag.Diagnostics) {
	connections := Connections{claimsOf: {client: &claims{of: map[string]map[string]string{}}}}
	file, diags := stored(ctx, config)
	ctx, done := withWarnings(ctx, &diags)
	for _, v := range vendors {
		if v.Connect == nil {
			continue // functions alone
		}
		var block types.Object
		if len(v.Settings) > 0 {
			diags.Append(config.GetAttribute(ctx, path.Root(v.Name), &block)...)
		}
		conn := connection{credential: v.credential()}
		settings := Settings{Caller: rest.Caller{UserAgent: userAgent, Transport: transport, Log: logToTerraform}}
		if settings.values, conn.err = v.resolve(block, file[v.Name]); conn.err == nil {
			conn.client, conn.err = v.Connect(ctx, settings)
		}
		if v.ConnectWithoutCredentials != nil && !errors.Is(conn.err, errUnknown) {
			var err error
			if conn.always, err = v.ConnectWithoutCredentials(ctx, settings); err != nil {
				diags.AddAttributeError(path.Root(v.Name), "Invalid settings of "+v.Name, err.Error())
			}
		}
		var invalid *AttributeError
		if errors.As(conn.err, &invalid) {
			if setting := v.setting(invalid.Attribute); v.stands(block, invalid.Attribute) {
				diags.AddAttributeError(path.Root(v.Name).AtName(invalid.Attribute), "Invalid setting "+v.Name+"."+invalid.Attribute, invalid.Message)
			} else {
				conn.err = fmt.Errorf("the setting %s.%s, from the environment variable %s, cannot be used: %s", v.Name, setting.Name, setting.Env, invalid.Message)
			}
		}
		connections[v.Name] = conn
	}
	done()
	return connections, diags
}

// credential names the settings that hold the vendor's credential.
func (v Vendor) credential() string {
	var names []string
	for _, s := range v.Settings {
		if s.Sensitive { // those in a group are not the vendor's own
			names = append(names, fmt.Sprintf("%s in the provider's block %s (environment: %s)", s.Name, v.Name, s.Env))
		}
	}
	return strings.Join(names, " and ")
}

func (v Vendor) setting(name string) Setting {
	for _, s := range v.Settings {
		if s.Name == name {
			return s
		}
	}
	return Setting{}
}

// stands says whether the setting is given in the block.
func (v Vendor) stands(block types.Object, name string) bool {
	value, ok := block.Attributes()[name].(types.String)
	return ok && value.ValueString() != ""
}

func (v Vendor) resolve(block types.Object, file map[string]string) (map[string]string, error) {
	values := maps.Clone(file)
	for _, s := range v.Settings {
		value, _ := block.Attributes()[s.Name].(types.String)
		given := firstOf(strings.TrimSpace(value.ValueString()), strings.TrimSpace(os.Getenv(s.Env)))
		if given != "" && file[s.Name] != "" && given != file[s.Name] {
			values = nil // a stored token belongs with its app and its address; a key from elsewhere must not go there, nor this one elsewhere
		}
	}
	if values == nil {
		values = map[string]string{}
	}
	missing, err := resolve(v.Name, "", block, v.Settings, values)
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("%s is not configured. Missing in the provider's block `%s = { … }`:\n%s", v.Name, v.Name, strings.Join(missing, "\n"))
	}
	return values, err
}

// resolve puts the values of a group of settings into values, each by its name behind the prefix, over those that are there,
// and gives what is missing.
func resolve(vendor, prefix string, group types.Object, settings []Setting, values map[string]string) (missing []string, err error) {
	if group.IsUnknown() {
		return nil, fmt.Errorf("the provider's block %s is %w", strings.TrimSuffix(vendor+"."+prefix, "."), errUnknown)
	}
	for _, s := range settings {
		if s.Settings != nil {
			below, _ := group.Attributes()[s.Name].(types.Object)
			if _, err := resolve(vendor, prefix+s.Name+".", below, s.Settings, values); err != nil {
				return nil, err
			}
			continue
		}
		value, _ := group.Attributes()[s.Name].(types.String)
		if value.IsUnknown() {
			return nil, fmt.Errorf("the setting %s.%s%s is %w: it comes from something that this same run makes. "+
				"Apply that first with -target, or give the setting by a variable or by %s", vendor, prefix, s.Name, errUnknown, s.Env)
		}
		name := prefix + s.Name
		values[name] = firstOf(strings.TrimSpace(value.ValueString()), strings.TrimSpace(os.Getenv(s.Env)), values[name], s.Default)
		if s.Required && values[name] == "" {
			missing = append(missing, fmt.Sprintf("  %s = …  or the environment variable %s", s.Name, s.Env))
		}
	}
	return missing, nil
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
