# Two spellings of the same address have one normal form.
output "same" {
  value = length(distinct([
    for uri in ["https://App.Example.com:443/callback", "https://app.example.com/callback"] :
    provider::integrations::normalize_redirect_uri(uri)
  ])) == 1
}
