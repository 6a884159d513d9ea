using System.CommandLine;
using VirtSpec.Spec.Registers;
using VirtSpec.VirtualGic.Cases;
using VirtSpec.VirtualGic.Oracle;

namespace VirtSpec.VirtualGic.Commands;

/// <summary><c>compare</c>: every case on QEMU and on the specification.</summary>
internal static class CompareCommand
{
    private const int Shown = 20;

    public static Command Create()
    {
        var cpu = new Option<string>("--cpu") { Description = "The CPU.", DefaultValueFactory = _ => "cortex-a57" };
        var command = new Command("compare", "Run every case on QEMU and on the specification, and count how they end.") { cpu };
        command.SetAction(arguments => Run(arguments.GetValue(cpu)!, Console.Out));
        return command;
    }

    private static int Run(string cpu, TextWriter output)
    {
        var replay = new Replay(CpuModel.Find(cpu) ?? throw new ArgumentException($"no CPU '{cpu}'"), GoldenFiles.Exclusions);
        (int Part, VirtualCase Case)[] cases = [.. Enumeration.All()];
        var counts = new (int Cases, int Differences)[Enumeration.Parts.Count];
        int number = 0, shown = 0;
        foreach (var outcome in QemuRun.Run(cpu, cases.Select(c => c.Case)))
        {
            var (part, c) = cases[number++];
            string? difference = replay.Difference(c, outcome);
            counts[part].Cases++;
            counts[part].Differences += difference is null ? 0 : 1;
            if (difference is not null && shown++ < Shown)
                output.WriteLine($"case {number - 1}: {difference}");
        }
        foreach (var (part, count) in Enumeration.Parts.Zip(counts))
            output.WriteLine($"{part.Name,-20} {count.Cases,9:N0} cases, {count.Differences} differ");
        foreach (var (exclusion, excused) in GoldenFiles.Exclusions.Zip(replay.Excused))
            output.WriteLine($"{exclusion.Id,-20} excuses {excused:N0}");
        return shown == 0 ? 0 : 1;
    }
}
