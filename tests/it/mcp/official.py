"""Uses every tool of `envy mcp` as any client of the official SDK does. Says what it saw, for a snapshot."""

import asyncio
import os
import re
import sys

import jsonschema
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import get_default_environment, stdio_client


async def session(server, work):
    async with stdio_client(server) as (read, write), ClientSession(read, write) as client:
        await client.initialize()
        return await work(client)


async def use(client):
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    for tool in tools.values():
        hints = tool.annotations.model_dump(exclude={"title"})
        print("tool:", tool.name, " ".join(name.removesuffix("_hint") for name, holds in hints.items() if holds))
    used = set()

    async def call(name, arguments, failing=False):
        used.add(name)
        seen = []

        async def progress(at, total, message):
            seen.append(at)

        result = await client.call_tool(name, arguments, progress_callback=progress)
        assert result.is_error == failing, result
        # errors, too, which the client itself does not look at
        jsonschema.validate(result.structured_content, tools[name].output_schema)
        jsonschema.Draft202012Validator.check_schema(tools[name].input_schema)
        if not failing:
            jsonschema.validate(arguments, tools[name].input_schema)
        assert seen == sorted(set(seen)), seen
        print(f"{name}:", re.sub(r"\d+-\d+-\d+T\S+", "[WHEN]", result.content[0].text.splitlines()[0]))
        return result.structured_content

    await call("search", {"query": "hello"})
    await call("show", {"package": "hello"})
    await call("install", {"packages": ["hello", "greet@1"]})
    await call("list", {})
    await call("update", {})
    await call("update", {"packages": ["greet@2"]})
    await call("why", {"what": "hello"})
    await call("remove", {"packages": ["greet"]})
    await call("history", {"limit": 2})
    await call("rollback", {})
    await call("status", {})
    await call("install", {"packages": ["no-such-thing"]}, failing=True)
    await call("remove", {"packages": []}, failing=True)
    assert used == set(tools), "every tool was used"

    many = await asyncio.gather(*(client.call_tool("list", {}) for _ in range(20)))
    assert all(not result.is_error for result in many)


async def cancel(client):
    """A client that waits no longer tells the server so, and goes on."""
    try:
        await client.call_tool("search", {"query": "ripgrep"}, read_timeout_seconds=0.001)
    except Exception as error:
        print("timeout:", type(error).__name__)
    assert not (await client.call_tool("list", {})).is_error


async def main():
    server = StdioServerParameters(command=sys.argv[1], args=["mcp"], env={**get_default_environment(), **os.environ})
    await session(server, use)
    await session(server, cancel)


asyncio.run(main())
