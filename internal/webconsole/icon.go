package webconsole

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// maxIcon is the size in bytes of the largest icon file.
const maxIcon = 10 << 20

// Icon holds the attributes of an app whose icon a person uploads from a file.
type Icon struct {
	IconFile   types.String `tfsdk:"icon_file"`
	IconSHA256 types.String `tfsdk:"icon_sha256"`
}

func (i *Icon) icon() *Icon { return i }

// IconAttributes returns the attributes of [Icon].
func IconAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"icon_file": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Path of a file with the app's icon, which a person uploads.\n\nThe fingerprint covers the content of the file and not its path. " +
				"It is at most 10 MiB. Changing the content updates the app in place.",
		},
		"icon_sha256": schema.StringAttribute{Computed: true, MarkdownDescription: "SHA-256 of the content of `icon_file`, in hexadecimal digits. Null without `icon_file`."},
	}
}

// IconField returns the field of the console's form that takes the file.
func (i *Icon) IconField(label string) Field {
	return Field{Label: label, Attribute: "icon_sha256", Value: &i.IconSHA256, Steps: "the file at icon_file, with the SHA-256 " + i.IconSHA256.ValueString(), Added: true}
}

// read computes the digest of the file. The apply keeps what the plan has computed, because a saved plan can be applied elsewhere.
func (i *Icon) read(planned bool) error {
	switch {
	case i.IconFile.IsNull():
		i.IconSHA256 = types.StringNull()
		return nil
	case i.IconFile.IsUnknown():
		i.IconSHA256 = types.StringUnknown()
		return nil
	case planned && !i.IconSHA256.IsUnknown() && !i.IconSHA256.IsNull():
		return nil
	}
	sum, err := digestFile(i.IconFile.ValueString())
	if err != nil {
		return tf.Invalid("icon_file", "The icon cannot be read: %s. Set icon_file to the path of a file, such as \"${path.module}/icon.png\".", err)
	}
	i.IconSHA256 = types.StringValue(sum)
	return nil
}

// digestFile returns the SHA-256 of a file. Its error does not contain the path.
func digestFile(name string) (string, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		return "", errors.New("it is not a file")
	case info.Size() > maxIcon:
		return "", errors.New("it is larger than 10 MiB")
	default:
		var file *os.File
		if file, err = os.Open(name); err == nil {
			defer file.Close()
			hash := sha256.New()
			if _, err = io.Copy(hash, file); err == nil {
				return hex.EncodeToString(hash.Sum(nil)), nil
			}
		}
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return "", err
}

// iconOf returns the icon of a vendor's attributes, nil if its apps have none.
func iconOf(own any) *Icon {
	if holder, ok := own.(interface{ icon() *Icon }); ok {
		return holder.icon()
	}
	return nil
}

// readIcon computes the digest of the icon's file for a plan.
func (m *model[V, P]) readIcon(planned bool) error {
	if i := iconOf(P(&m.Own)); i != nil {
		return i.read(planned)
	}
	return nil
}

// withoutIcon rejects an icon's file for an app that an endpoint manages.
func (m *model[V, P]) withoutIcon() error {
	i := iconOf(P(&m.Own))
	if i == nil {
		return nil
	}
	i.IconSHA256 = types.StringNull()
	if !i.IconFile.IsNull() {
		return tf.Invalid("icon_file", "A registration endpoint takes the address of an icon, not a file. Set icon_uri instead.")
	}
	return nil
}
