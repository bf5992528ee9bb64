# The two are the same address, written in two ways.
output "same" {
  value = length(distinct([
    for uri in ["https://App.Example.com:443/callback", "https://app.example.com/callback"] :
    provider::integrations::normalize_redirect_uri(uri)
  ])) == 1
}
