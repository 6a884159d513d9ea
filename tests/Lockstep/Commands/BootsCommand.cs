using System.CommandLine;
using VirtSpec.Boots;
using VirtSpec.Lockstep.Compare;

namespace VirtSpec.Lockstep.Commands;

/// <summary><c>boots</c>: records and compares boots of <c>Golden/boots/boots.tbl</c>.</summary>
internal static class BootsCommand
{
    /// <summary>A kernel with hundreds of millions of instructions up to its end; such boots are compared when they are named.</summary>
    private const string LongBoot = "fetched:linux";

    public static Command Create()
    {
        var names = new Argument<string[]>("name") { Description = "the boots; all but those of Debian's kernel when none is named", Arity = ArgumentArity.ZeroOrMore };
        var keep = new Option<string?>("--keep") { Description = "keep the recordings in this folder" };
        var command = new Command("boots", "Record boots on QEMU and run the specification beside them.") { names, keep };
        names.Validators.Add(result =>
        {
            foreach (string unknown in result.GetValue(names)!.Where(name => Boot.All.All(boot => boot.Name != name)))
                result.AddError($"expected a name of Golden/boots/boots.tbl, found '{unknown}'");
        });
        command.SetAction(arguments =>
        {
            string[] named = arguments.GetValue(names)!;
            var boots = Boot.All.Where(boot => named.Length == 0 ? !boot.Files.Contains(LongBoot) : named.Contains(boot.Name));
            Console.WriteLine($"{"boot",-14}{"instructions",14}{"exceptions",16}{"console",10}{"QEMU",9}{"we",9}");
            return boots.Select(boot => Run(boot, arguments.GetValue(keep))).ToList().Contains(false) ? 1 : 0;
        });
        return command;
    }

    private static bool Run(Boot boot, string? keep)
    {
        if (KnownBoot.WhyNot(boot) is { } why)
        {
            Console.WriteLine($"{boot.Name,-14}  skipped: {why}");
            return !BootFiles.AreRequired;
        }
        string folder = keep is null ? Directory.CreateTempSubdirectory("lockstep-").FullName : Path.Combine(keep, boot.Name);
        try
        {
            var compared = KnownBoot.Run(boot, folder);
            Write(boot, compared);
            return compared.Agrees;
        }
        finally
        {
            if (keep is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(Boot boot, KnownBoot compared)
    {
        var result = compared.Result;
        Console.WriteLine(
            $"{boot.Name,-14}{result.Instructions,14:n0}{$"{result.Compared} of {result.Logged}",16}{result.ConsoleBytes,10:n0}{compared.Recorded.TotalSeconds,7:0.0} s{result.Elapsed.TotalSeconds,7:0.0} s  {(compared.Agrees ? "exact" : "FAILED")}");
        ComparisonReport.WriteDetails(Console.Out, result);
        foreach (var row in compared.Unused)
            Console.WriteLine($"  the exclusion {row.Id} excuses nothing");
    }
}
