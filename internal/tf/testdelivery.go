package tf

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestReceiver is the argument url of an action that sends a test delivery to the receiver of a webhook of the resource type.
func TestReceiver(resourceType string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: append([]validator.String{WebhookURL()}, NotEmpty()...),
		MarkdownDescription: "URL of the receiver. Usually that of the webhook: `" + resourceType + ".<name>.url`.",
	}
}

// DeliverTest sends a test delivery by send, which returns the status of the receiver's answer, and words the outcome. what describes the
// payload. No line of progress and no error has more of the receiver's URL than the host.
func DeliverTest(receiver types.String, what string, progress func(string, ...any), send func(receiver string) (status int, err error)) error {
	host := HostOf(receiver)
	progress("Terraform sends %s as a test delivery to %s.", what, host)
	status, err := send(receiver.ValueString())
	answer := strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
	switch {
	case err != nil:
		return fmt.Errorf("the receiver at %s has not answered the test delivery. Check that it runs and that this machine reaches it. %w", host, err)
	case status/100 == 3:
		return fmt.Errorf("the receiver at %s redirects the test delivery (%s). A vendor may not follow a redirect, so set the URL that it leads to", host, answer)
	case status/100 != 2:
		return fmt.Errorf("the receiver at %s refuses the test delivery: %s. Look into the log of the receiver", host, answer)
	}
	progress("The receiver at %s answers: %s.", host, answer)
	return nil
}
