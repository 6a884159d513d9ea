using System.CommandLine;
using VirtSpec.PhysicalGic.Cases;
using VirtSpec.PhysicalGic.Generate;
using VirtSpec.PhysicalGic.Oracle;
using VirtSpec.Streams.Commands;

namespace VirtSpec.PhysicalGic.Commands;

/// <summary><c>compare</c>: random cases against QEMU.</summary>
internal static class CompareCommand
{
    private const int Batch = 200;

    public static Command Create()
    {
        var seed = Options.Seed();
        var count = new Option<int>("--count") { Description = "how many cases", DefaultValueFactory = _ => 2_000 };
        var show = new Option<int>("--show") { Description = "how many differences to show", DefaultValueFactory = _ => 10 };
        var command = new Command("compare", "Compare random sequences with QEMU's GICv3.") { seed, count, show };
        command.SetAction(arguments =>
        {
            Console.WriteLine($"seed {arguments.GetValue(seed)}");
            int different = 0, steps = 0, reads = 0;
            foreach (ulong[] batch in Enumerable.Range(0, arguments.GetValue(count)).Select(i => (ulong)i).Chunk(Batch))
            {
                var cases = QemuGic.Run([.. batch.Select(index => GicGenerator.Make(arguments.GetValue(seed), index))]);
                steps += cases.Sum(c => c.Steps.Count);
                reads += cases.Sum(c => c.Reads.Sum(r => r?.Oracle.Count ?? 0));
                foreach (var (one, index) in cases.Zip(batch))
                    if (one.Difference($"case {index}") is { } difference && different++ < arguments.GetValue(show))
                        Console.WriteLine(difference);
            }
            Console.WriteLine($"{arguments.GetValue(count)} cases, {steps} steps, {reads} values compared, {different} cases differ");
            return different == 0 ? 0 : 1;
        });
        return command;
    }
}
