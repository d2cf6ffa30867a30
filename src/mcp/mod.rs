//! The MCP server: envy's commands as tools of a coding agent, over stdin and stdout
//! (<https://modelcontextprotocol.io/specification>, spoken by the `rmcp` crate).
//!
//! The server runs no operation itself. Each call is a process of its own (`call`): it reads the order, carries it out under
//! [`Mode::restricted`](crate::ops::Mode), and writes what happens as lines (`exchange`). So a call can be ended at any moment
//! as a command can be killed at any moment, calls share nothing, and none takes the server with it.
//!
//! A peer of `cli`: it decides what a tool is and says, `ops` does the work. Not for: an agent's settings (`agent`).

mod answer;
mod call;
mod exchange;
mod lines;
mod operate;
mod page;
mod progress;
mod requests;
mod schema;
mod server;
mod telling;
mod texts;
mod together;
mod tools;
mod transport;

pub use exchange::{Order, OrderError};
pub use operate::operate;
pub use page::tools_table;
pub use requests::{Request, RequestError};
pub use server::{INSTRUCTIONS, Program, ServeError, serve};
pub use together::end_with;
pub use tools::{TOOLS, Tool};
