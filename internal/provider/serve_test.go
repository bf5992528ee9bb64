package provider_test

import (
	"os"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// The provider logs only if one of the user's variables requests a log, and then all variables keep their values. The framework logs only
// if its own variable requests it, because its lines quote configured values.
func TestLogsOnlyOnRequest(t *testing.T) {
	variables := []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_INTEGRATIONS", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"}
	for _, own := range append(variables, "") {
		for _, name := range variables {
			t.Setenv(name, "")
		}
		if own != "" {
			t.Setenv(own, "INFO")
		}
		provider.SilenceLogs()
		for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_INTEGRATIONS", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
			want := map[bool]string{true: "off", false: map[bool]string{true: "INFO"}[name == own]}[own == "" || name == "TF_LOG_SDK_FRAMEWORK" && name != own]
			if got := os.Getenv(name); got != want {
				t.Errorf("with %q set, %s is %q, want %q", own, name, got, want)
			}
		}
	}
}
