using System.CommandLine;
using VirtSpec.Cli.Guests;
using VirtSpec.Cli.Output;

namespace VirtSpec.Cli;

/// <summary><c>virtspec guests</c>: real system software to run.</summary>
internal sealed class GuestsCommand
{
    private readonly Option<string?> _directory = new("--dir") { Description = "Where the files are [default: virtspec/guests in the user's cache directory]", HelpName = "DIR" };

    public static Command Create()
    {
        var options = new GuestsCommand();
        var fetch = new DocumentedCommand("fetch", "Fetch Debian's Linux, Xen and busybox for arm64")
        {
            Details = """
                Needs Debian's apt and dpkg, and the network; the package system of this computer is not changed.
                Versions and hashes are those of Golden/guests/packages.tbl; what is there already is not fetched again.
                From the files are made an initial RAM disk, whose /init prints a line and powers off, and a device tree with which Xen starts Linux as its dom0.
                """,
            Examples = ["virtspec guests fetch", "virtspec guests fetch --dir guests"],
        };
        var list = new DocumentedCommand("list", "List the files, where they come from, and whether they are there")
        {
            Details = "One file a line: path, state, source.",
            Examples = ["virtspec guests list"],
        };
        fetch.Add(options._directory);
        list.Add(options._directory);
        fetch.SetAction(options.Fetch);
        list.SetAction(options.List);
        var command = new DocumentedCommand("guests", "Real system software to run: fetch it, list it")
        {
            Details = "The files are real Linux and Xen for 'virtspec run --kernel'.",
            Examples = ["virtspec guests list", "virtspec guests fetch"],
        };
        command.Add(fetch);
        command.Add(list);
        return command;
    }

    private int Fetch(ParseResult result)
    {
        Cache(result).Fetch(result.InvocationConfiguration.Output);
        return (int)ExitCode.Ok;
    }

    private int List(ParseResult result)
    {
        foreach (var (path, source, state) in Cache(result).List())
            result.InvocationConfiguration.Output.WriteLine($"{path}: {state}, {source}");
        return (int)ExitCode.Ok;
    }

    private GuestCache Cache(ParseResult result)
    {
        string directory = Path.GetFullPath(result.GetValue(_directory) is { Length: > 0 } named ? named : GuestCache.DefaultDirectory);
        return new GuestCache(directory, GuestPackage.All(), Environment.GetEnvironmentVariable("PATH") ?? "");
    }
}
