using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Streams.Compare;

/// <summary>How many instructions of each encoding were compared, over both oracles.</summary>
internal static class Coverage
{
    /// <summary>What each encoding has to have.</summary>
    public const int Minimum = 200;

    /// <summary>Writes the counts and what is below <see cref="Minimum"/>; true when nothing is.</summary>
    public static bool Report(CpuModel cpu, Comparison? unicorn, SystemComparison qemu, TextWriter report)
    {
        int total = 0, below = 0;
        foreach (var row in A64.Rows.ToArray().Where(row => row.IsModelled && cpu.Features.Has(row.Feature)))
        {
            int first = unicorn?.Executed.GetValueOrDefault(row.Name) ?? 0, second = qemu.Executed.GetValueOrDefault(row.Name);
            total += first + second;
            bool isShort = first + second < Minimum;
            below += isShort ? 1 : 0;
            report.WriteLine($"{first,8} {second,8} {row.Name}{(isShort ? "  BELOW " + Minimum : "")}");
        }
        report.WriteLine($"{total,8} instructions of {cpu.Name} with Unicorn and QEMU, {below} encodings below {Minimum}");
        return below == 0;
    }
}
