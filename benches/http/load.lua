-- Sends every request once: what all share, a record of its own, the body. At the end prints a line of results.
-- Arguments: the folder with the files `shared`, `own` and `body`, and the length of a record in `own`.

local function contents(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("*a")
    file:close()
    return text
end

function setup(started)
    thread = started
end

function init(arguments)
    local folder = arguments[1]
    record = tonumber(arguments[2])
    shared = contents(folder .. "/shared")
    body = contents(folder .. "/body")
    own = assert(io.open(folder .. "/own", "rb"))
    exhausted = 0
end

function request()
    local headers = own:read(record)
    if headers == nil then
        exhausted = 1
        return "" -- the connection stays idle
    end
    return shared .. headers .. body
end

function done(summary, latency)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.timeout
    print(string.format("results %d %d %d %d %d %d", summary.duration, summary.requests, latency:percentile(99),
        errors.status, failed, thread:get("exhausted")))
end
