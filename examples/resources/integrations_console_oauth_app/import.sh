# The client ID, which the console shows. Nothing else can be read from the console, so the next plan asks a person to compare the app
# with the configuration.
terraform import integrations_console_oauth_app.acme lunar-4711
