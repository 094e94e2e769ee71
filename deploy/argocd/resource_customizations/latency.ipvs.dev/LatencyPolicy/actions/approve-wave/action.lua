-- Approves the wave that the status asks for. While the operator has not seen the last approval yet, a second click changes nothing.
local fields = { Sysctl = "sysctl", Livepatch = "livepatch", ProxyMode = "proxyMode" }

local seen = obj.status ~= nil and obj.status.observedGeneration == obj.metadata.generation
local awaited = seen and obj.status.awaitingApproval or nil
if awaited ~= nil and fields[awaited.type] ~= nil then
  obj.spec.rollout = obj.spec.rollout or {}
  obj.spec.rollout.approved = obj.spec.rollout.approved or {}
  obj.spec.rollout.approved[fields[awaited.type]] = { wave = awaited.wave, planHash = awaited.planHash }
end
return obj
