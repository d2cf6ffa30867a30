# envy's prompt hook for PowerShell: Invoke-Expression (& envy hook powershell | Out-String)
if (-not (Test-Path Variable:global:EnvyHook)) {
  $global:EnvyHook = @{ Dir = ''; Memory = ''; Same = { $false }; Prompt = $function:prompt }
  function global:prompt {
    $status = $?
    $code = $global:LASTEXITCODE
    if ($PWD.Path -cne $global:EnvyHook.Dir -or -not (& $global:EnvyHook.Same)) {
      $global:EnvyHook.Dir = $PWD.Path
      # What holds if envy has nothing to say: nothing to do until the folder changes.
      $global:EnvyHook.Same = { $true }
      $text = & @envy@ hook-env powershell $global:EnvyHook.Memory | Out-String
      if ($LASTEXITCODE -eq 0 -and $text) { Invoke-Expression $text }
    }
    $global:LASTEXITCODE = $code
    # The prompt that was there may show whether the last command succeeded.
    if (-not $status) { Write-Error '' -ErrorAction Ignore }
    & $global:EnvyHook.Prompt
  }
}
