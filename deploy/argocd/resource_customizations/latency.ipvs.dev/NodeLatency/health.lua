-- One node of a LatencyPolicy; written by the software alone, so there is nothing here that a person could be waited for.
local function condition(kind)
  for _, candidate in ipairs(obj.status.conditions or {}) do
    if candidate.type == kind then
      return candidate
    end
  end
  return {}
end

if obj.metadata.deletionTimestamp ~= nil then
  return {status = "Progressing", message = "The node is let go"}
end
if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "Not measured by this spec yet"}
end

local ready = condition("Ready")
local message = (ready.reason or "Unknown") .. ": " .. (ready.message or "the operator has not judged this node yet")
if ready.status == "True" then
  return {status = "Healthy", message = message}
end
if condition("Stalled").status == "True" then
  return {status = "Degraded", message = message}
end
return {status = "Progressing", message = message}
