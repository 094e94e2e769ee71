-- Healthy: nothing is left to do. Progressing: it goes on by itself. Suspended: it waits for a person's word, and for nothing
-- else. Degraded: it stopped over something that has to be looked at.
local waits_for_a_word = {Paused = true, OnHold = true, WaitingForApproval = true}

local function condition(kind)
  for _, candidate in ipairs(obj.status.conditions or {}) do
    if candidate.type == kind then
      return candidate
    end
  end
  return {}
end

if obj.metadata.deletionTimestamp ~= nil then
  return {status = "Progressing", message = "Recorded values are being restored before the policy goes"}
end
if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "The operator has not looked at this spec yet"}
end

local ready = condition("Ready")
local message = (ready.reason or "Unknown") .. ": " .. (ready.message or "the policy has no condition Ready yet")
if ready.status == "True" then
  return {status = "Healthy", message = message}
end
if waits_for_a_word[ready.reason] then
  return {status = "Suspended", message = message}
end
if condition("Stalled").status == "True" then
  return {status = "Degraded", message = message}
end
return {status = "Progressing", message = message}
