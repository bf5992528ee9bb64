package tf

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Setting is one attribute of a vendor's block. Its value comes from the block, else from the environment, else from the
// credentials file, else it is the default. White space around a value is dropped, because a key that is read from a file often
// ends with a line break. An empty value in the block is an error. An empty environment variable counts as unset.
type Setting struct {
	// Name is the name of the attribute.
	Name string
	// Env names the environment variable.
	Env string
	// Description is a sentence, or several. The environment variable, the default and the requirement are added to it.
	Description string
	// Default may be empty.
	Default string
	// Required makes the setting necessary for using an object of the vendor. It has no effect in a group.
	Required bool
	// Sensitive hides the value. A sensitive setting outside of a group is a part of the vendor's credential.
	Sensitive bool
	// Address marks the address of a server that receives the vendor's credential. Stored credentials are used only with the address
	// that is stored with them, or else with Default.
	Address bool
	// DerivedFrom names the setting with the address that this address derives from if it is unset. If the block sets that one, the
	// environment's value of this one is used only if the environment has the same address for that one.
	DerivedFrom string
	// Check, if not nil, returns the normal form of a value that is set, or an error that states what to write instead. The
	// error must quote neither secrets nor URL paths. See [BaseURL].
	Check func(value string) (string, error)
	// Settings, if not nil, make the setting a group: an object with settings of its own. All other fields except Name and
	// Description are then unused. [Settings.Get] returns a setting of a group by "group.name".
	Settings []Setting
}

// normal returns the normal form of a value, or the value itself if Check refuses it.
func (s Setting) normal(value string) string {
	if s.Check != nil {
		if checked, err := s.Check(value); err == nil {
			return checked
		}
	}
	return value
}

// emptySetting is the detail of an error about a value that is explicitly empty. Another source of the setting could belong to another
// account.
const emptySetting = "The value is empty. Set it, or leave the setting out if the environment or the credentials file has the value."

func isEmpty(value types.String) bool {
	return !value.IsNull() && !value.IsUnknown() && strings.TrimSpace(value.ValueString()) == ""
}

// BaseURL returns a [Setting.Check] for the address of an API: it must be https, or http on this machine. Slashes and the given
// suffixes at its end, which users copy together with the address, are dropped.
func BaseURL(suffixes ...string) func(string) (string, error) {
	return func(address string) (string, error) { return rest.ParseBaseURL(address, suffixes...) }
}

// Settings are the resolved and checked settings of one vendor.
type Settings struct {
	// Caller is handed to the client's constructor.
	rest.Caller
	values map[string]string
}

// Get returns the value of a setting, or "" if it is unset.
func (s Settings) Get(name string) string { return s.values[name] }

const credentialsFile = "credentials_file"

// ProviderSchema returns the schema of the provider's block: one optional attribute for each vendor that has settings.
func ProviderSchema(vendors []Vendor, description string) schema.Schema {
	s := schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		credentialsFile: schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Path of the credentials file that `integrations login -store` writes, with mode 0600. A leading `~/` is your home directory. The file supplies settings that neither the vendor's block nor the environment sets. " +
				"Credentials in the file are sent only to the addresses that they were issued for. If the block or the environment sets another address, or another value for a setting in the file, the file is not used for that vendor. " +
				"It is an error if the named file does not exist; `/dev/null` means no file. Environment: `" + credentials.Env + "`. " +
				"Default: `terraform-provider-integrations/credentials.json` in the user's configuration folder, if it exists.",
		},
	}}
	for _, v := range vendors {
		if len(v.Settings) > 0 {
			s.Attributes[v.Name] = Setting{Description: v.Description, Settings: v.Settings}.attribute()
		}
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
	text := s.Description
	if s.DerivedFrom != "" {
		text += " If the block sets `" + s.DerivedFrom + "`, set this in the block as well: the environment's value is used only with the environment's `" + s.DerivedFrom + "`."
	}
	text += " Environment: `" + s.Env + "`."
	if s.Default != "" {
		text += " Default: `" + s.Default + "`."
	}
	if s.Required {
		text += " Required if an object of this vendor is used."
	}
	return text
}
