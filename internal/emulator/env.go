package emulator

import "strings"

// EnvVar is one environment variable.
type EnvVar struct{ Name, Value string }

// Export returns the line that sets the variable in a shell.
func (v EnvVar) Export() string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/@%+,"
	value := v.Value
	if value == "" || strings.Trim(value, plain) != "" {
		value = "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
	}
	return "export " + v.Name + "=" + value
}

// Env returns the variables with which an empty provider block uses the emulator at baseURL, such as
// http://127.0.0.1:8484.
func (e *Emulator) Env(baseURL string) []EnvVar {
	var variables []EnvVar
	for _, v := range e.vendors {
		variables = append(variables, v.env(baseURL+"/"+v.name)...)
	}
	return variables
}

// RegistrationEnv returns the variables with which the provider manages the apps of Fillout and Fyle at their registration
// endpoints. They are not in Env, because the real vendors have no such endpoints.
func (e *Emulator) RegistrationEnv(baseURL string) []EnvVar {
	return []EnvVar{
		{"FILLOUT_APP_REGISTRATION_ENDPOINT", baseURL + "/fillout/register"},
		{"FILLOUT_APP_REGISTRATION_TOKEN", e.FilloutApps.InitialAccessToken()},
		{"FYLE_APP_REGISTRATION_ENDPOINT", baseURL + "/fyle/register"},
		{"FYLE_APP_REGISTRATION_TOKEN", e.FyleApps.InitialAccessToken()},
	}
}

func (e *Emulator) filloutEnv(root string) []EnvVar {
	return []EnvVar{
		{"FILLOUT_API_KEY", e.Fillout.APIKey()},
		{"FILLOUT_API_URL", root},
		{"FILLOUT_TABLES_URL", root + "-tables"},
	}
}

func (e *Emulator) fyleEnv(root string) []EnvVar {
	return []EnvVar{
		{"FYLE_CLIENT_ID", e.Fyle.ClientID()},
		{"FYLE_CLIENT_SECRET", e.Fyle.ClientSecret()},
		{"FYLE_REFRESH_TOKEN", e.Fyle.RefreshToken()},
		{"FYLE_ACCOUNTS_URL", root},
	}
}

func (e *Emulator) nangoEnv(root string) []EnvVar {
	return []EnvVar{
		{"NANGO_SECRET_KEY", e.Nango.SecretKey()},
		{"NANGO_API_URL", root},
	}
}

func (e *Emulator) poozleEnv(root string) []EnvVar {
	return []EnvVar{
		{"POOZLE_API_URL", root + "/api"},
		{"POOZLE_API_KEY", e.Poozle.APIKey()},
		{"POOZLE_WORKSPACE_ID", e.Poozle.WorkspaceID()},
		{"POOZLE_PUBLIC_URL", root},
	}
}
