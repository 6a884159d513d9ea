using VirtSpec.Cli;
using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Manifests;

namespace VirtSpec.Boots;

/// <summary>The commands of the program.</summary>
internal static class BootCommands
{
    /// <summary>Every boot, and whether its files are there.</summary>
    public static int List()
    {
        foreach (var boot in Boot.All)
            Console.WriteLine($"{boot.Name,-14}{BootFiles.WhyNot(boot) ?? "ready"}");
        return (int)ExitCode.Ok;
    }

    /// <summary>Boots on the specification, and says how the console compares with what QEMU's printed.</summary>
    public static bool Run(Boot boot)
    {
        var end = MachineBoot.Run(boot);
        string? difference = BootConsole.Difference(boot.RecordedConsole, end.Console);
        Console.WriteLine($"{boot.Name}: {(end.ExitCode != 0 ? "FAILED" : difference ?? "the console is QEMU's")}; {end.Summary}");
        return end.ExitCode == 0 && difference is null;
    }

    /// <summary>Boots under the monitors of the boundary, and prints the verdict on each claim; true when there is no finding.</summary>
    public static bool Watch(Boot boot)
    {
        var end = WatchedBoot.Run(boot, ManifestFile.Read(WatchedBoot.ManifestOf(boot)));
        Console.WriteLine($"{boot.Name}: {end.Stop}; {end.Instructions} instructions, {end.Time.TotalSeconds:0.0} s, {end.Instructions / end.Time.TotalSeconds / 1e6:0.0} million a second");
        foreach (var verdict in end.Verdicts)
        {
            Console.WriteLine($"  {verdict}");
            foreach (var finding in verdict.Findings)
                Console.WriteLine($"    step {finding.Step}: {finding.Text}");
        }
        return end.Verdicts.All(v => v.FindingCount == 0);
    }

    /// <summary>Boots, corrupts a guest's stage 2 in each way, and says how it was found; true when each was that can be.</summary>
    public static bool Corrupt(Boot boot)
    {
        bool all = true;
        foreach (var result in CorruptedBoot.Run(boot, ManifestFile.Read(WatchedBoot.ManifestOf(boot)), Enum.GetValues<CorruptionKind>()))
        {
            Console.WriteLine($"{boot.Name}: {(result.IsCaught ? "caught" : result.WhyNever is not null ? "not applicable" : "NOT CAUGHT")}: {result}");
            all &= result.IsCaught || result.WhyNever is not null;
        }
        return all;
    }

    /// <summary>Boots on QEMU, and writes what its console prints to NAME.console.</summary>
    public static bool Record(string folder, Boot boot)
    {
        File.WriteAllText(Path.Combine(folder, $"{boot.Name}.console"), QemuBoot.Run(boot).ReplaceLineEndings("\n"));
        Console.WriteLine($"{boot.Name}: recorded");
        return true;
    }

    public static int OnEach(string[] names, Func<Boot, bool> command)
    {
        if (names.FirstOrDefault(n => Boot.All.All(b => b.Name != n)) is { } unknown)
            return Complain($"expected a name of Golden/boots/boots.tbl, found '{unknown}'; see 'list'");
        var boots = names.Select(Boot.Named).ToList();
        foreach (var boot in boots.Where(b => BootFiles.WhyNot(b) is not null))
            Console.WriteLine($"{boot.Name}: skipped, {BootFiles.WhyNot(boot)}");
        return (int)(boots.Where(b => BootFiles.WhyNot(b) is null).Select(command).ToList().All(passed => passed) ? ExitCode.Ok : ExitCode.Failed);
    }

    public static int Usage() => Complain("expected 'list', 'run [NAME]', 'watch [NAME...]', 'corrupt [NAME...]' or 'record FOLDER [NAME...]'; for example: dotnet run -c Release --project tests/Boots -- run kvm");

    private static int Complain(string text)
    {
        Console.Error.WriteLine($"boots: {text}");
        return (int)ExitCode.Usage;
    }
}
