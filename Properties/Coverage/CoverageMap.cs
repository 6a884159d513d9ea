using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Coverage;

/// <summary>A rule and what a run has shown of it.</summary>
/// <param name="Missing">The parts that never decided: without them every run would have been the same.</param>
/// <param name="Parts">How many parts it has.</param>
public sealed record RuleCover(string Rule, long Evaluated, long Fired, bool Armed, int Parts, ValueArray<string> Missing);

/// <summary>A thing that can be covered, and how often it was.</summary>
/// <param name="Exits">Of a register: how many accesses went to EL2.</param>
public sealed record ItemCover(string Name, long Count, long Exits = 0);

/// <summary>Coverage held against everything that there is on a CPU: what was not seen is there with zero.</summary>
public sealed record CoverageMap(
    ValueArray<RuleCover> Rules, ValueArray<ItemCover> Encodings, ValueArray<ItemCover> Registers, ValueArray<ItemCover> Faults, ValueArray<ItemCover> Interrupts, ValueArray<ItemCover> Exits)
{
    /// <summary>The portals of models, each with how often it was entered; empty for an image.</summary>
    public ValueArray<ItemCover> Handlers { get; init; } = ValueArray<ItemCover>.Of([]);

    /// <summary>What a guest alone can do to a list register: acknowledge, end, deactivate what is pending too, and take a special INTID.</summary>
    private static readonly (int From, int To)[] ByGuest = [(1, 2), (2, 0), (3, 1), (1, 0)];

    public static CoverageMap Of(CoverageCounts counts, CpuModel cpu)
    {
        ItemCover Item(CoverageKind kind, string key) => new(key, counts[kind, key]);
        var registers = RegisterKeys(cpu).Select(key => new ItemCover(key, counts[CoverageKind.Register, key], counts[CoverageKind.RegisterExit, key]));
        var interrupts = ByGuest.Select(c => CoverageMonitor.InterruptKey(byGuest: true, c.From, c.To))
            .Concat(from a in Enumerable.Range(0, 4) from b in Enumerable.Range(0, 4) where a != b select CoverageMonitor.InterruptKey(byGuest: false, a, b));
        return new CoverageMap(
            ValueArray<RuleCover>.Of(TrapRule.All.Select(rule => Rule(rule, counts))),
            ValueArray<ItemCover>.Of(EncodingKeys(cpu).Select(key => Item(CoverageKind.Encoding, key))),
            ValueArray<ItemCover>.Of(registers),
            ValueArray<ItemCover>.Of(Whole(counts, CoverageKind.Fault, FaultKeys.All)),
            ValueArray<ItemCover>.Of(Whole(counts, CoverageKind.Interrupt, interrupts)),
            ValueArray<ItemCover>.Of(Whole(counts, CoverageKind.Exit, ExitKeys())))
        {
            Handlers = ValueArray<ItemCover>.Of(counts.Counts.Where(c => c.Kind == CoverageKind.HandlerThere).Select(c => Item(CoverageKind.Handler, c.Key))),
        };
    }

    private static RuleCover Rule(TrapRule rule, CoverageCounts counts)
    {
        string[] parts = [.. RuleMutants.Of(rule).Select(m => m.ToString())];
        return new RuleCover(rule.Name, counts[CoverageKind.RuleEvaluated, rule.Name], counts[CoverageKind.RuleFired, rule.Name], counts[CoverageKind.RuleArmed, rule.Name] > 0,
            parts.Length, ValueArray<string>.Of(parts.Where(p => counts[CoverageKind.RulePart, p] == 0)));
    }

    /// <summary>What there can be, and what was seen beside it.</summary>
    private static IEnumerable<ItemCover> Whole(CoverageCounts counts, CoverageKind kind, IEnumerable<string> keys)
    {
        string[] known = [.. keys];
        return known.Concat(counts.Counts.Where(c => c.Kind == kind).Select(c => c.Key).Except(known)).Select(key => new ItemCover(key, counts[kind, key]));
    }

    private static IEnumerable<string> EncodingKeys(CpuModel cpu) =>
        from el in new[] { ExceptionLevel.EL1, ExceptionLevel.EL0 }
        from row in A64.Rows.ToArray()
        where row.IsModelled && cpu.Features.Has(row.Feature)
        select $"{row.Name} {el}";

    /// <summary>Accesses that the table gives an Exception level, or whose traps are looked at there.</summary>
    private static IEnumerable<string> RegisterKeys(CpuModel cpu) => (
        from row in RegisterRow.All
        where cpu.Features.Has(row.Feature)
        from el in new[] { ExceptionLevel.EL1, ExceptionLevel.EL0 }
        from isRead in new[] { true, false }
        where row.Allows(el, isRead)
        select CoverageMonitor.RegisterKey(row.Name, isRead, el)).Distinct();

    private static IEnumerable<string> ExitKeys() => Enum.GetValues<ExceptionClass>()
        .Where(ec => ec != ExceptionClass.SError && SyndromeRow.Of(ec) is { From: not "current" } row && !row.Summary.StartsWith("not modelled", StringComparison.Ordinal))
        .Select(ec => CoverageMonitor.ExitKey(ExceptionKind.Synchronous, ec))
        .Concat(new[] { ExceptionKind.IRQ, ExceptionKind.FIQ, ExceptionKind.SError }.Select(kind => CoverageMonitor.ExitKey(kind, ExceptionClass.SError)));
}
