package tf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// Setting is one attribute of a vendor's block: taken from the block, else from the environment, else the default. Space
// around a value is dropped, since it comes with a key that is read from a file; an empty value counts as not set.
type Setting struct {
	Name        string
	Env         string
	Description string
	Default     string
	Required    bool
	Sensitive   bool
}

// Settings are the resolved settings of one vendor.
type Settings struct {
	// UserAgent is what the provider calls itself at the vendor.
	UserAgent string
	values    map[string]string
}

// Get gives the value of the setting, "" where it is not set.
func (s Settings) Get(name string) string { return s.values[name] }

// Log writes a line to Terraform's debug log. It has the shape that internal/rest asks of a logger.
func (s Settings) Log(ctx context.Context, message string, fields map[string]any) {
	tflog.Debug(ctx, message, fields)
}

// errUnknown is wrapped by the error of a vendor whose settings are known at apply only.
var errUnknown = errors.New("not known before apply")

// ProviderSchema is the schema of the provider's block: one optional attribute for each vendor that has settings.
func ProviderSchema(vendors []Vendor, description string) schema.Schema {
	s := schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{}}
	for _, v := range vendors {
		if len(v.Settings) == 0 {
			continue
		}
		attributes := map[string]schema.Attribute{}
		for _, setting := range v.Settings {
			attributes[setting.Name] = schema.StringAttribute{
				Optional:            true,
				Sensitive:           setting.Sensitive,
				MarkdownDescription: setting.document(),
			}
		}
		s.Attributes[v.Name] = schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: v.Description,
			Attributes:          attributes,
		}
	}
	return s
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

// Connect resolves the settings of every vendor and makes their clients. What is missing is no error here: it is said
// when an object of that vendor is used, so that a provider without any configuration is valid. What is wrong is an error
// at once where it stands in the configuration.
func Connect(ctx context.Context, vendors []Vendor, config tfsdk.Config, userAgent string) (Connections, diag.Diagnostics) {
	connections := Connections{}
	var diags diag.Diagnostics
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
		settings := Settings{UserAgent: userAgent}
		if settings.values, conn.err = v.resolve(block); conn.err == nil {
			conn.client, conn.err = v.Connect(ctx, settings)
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
		if s.Sensitive {
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

func (v Vendor) resolve(block types.Object) (map[string]string, error) {
	if block.IsUnknown() {
		return nil, fmt.Errorf("the provider's %s block is %w", v.Name, errUnknown)
	}
	values := map[string]string{}
	var missing []string
	for _, s := range v.Settings {
		value, _ := block.Attributes()[s.Name].(types.String)
		if value.IsUnknown() {
			return nil, fmt.Errorf("the setting %s.%s is %w: it comes from something that this same run makes. "+
				"Apply that first with -target, or give the setting by a variable or by %s", v.Name, s.Name, errUnknown, s.Env)
		}
		values[s.Name] = firstOf(strings.TrimSpace(value.ValueString()), strings.TrimSpace(os.Getenv(s.Env)), s.Default)
		if s.Required && values[s.Name] == "" {
			missing = append(missing, fmt.Sprintf("  %s = …  or the environment variable %s", s.Name, s.Env))
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("%s is not configured. Missing in the provider's block `%s = { … }`:\n%s",
			v.Name, v.Name, strings.Join(missing, "\n"))
	}
	return values, nil
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
