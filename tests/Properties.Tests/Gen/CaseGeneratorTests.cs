using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Tests.Rigs;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Properties.Tests.Gen;

/// <summary>What cases are drawn, and that a case is a function of its keys.</summary>
public sealed class CaseGeneratorTests
{
    private const DesignFeatures Everything = (DesignFeatures)0xff;

    private static readonly CaseScope Scope = Rigged.Two().Scope;
    private static readonly CaseScope Rich = Scope with { Features = Everything, Vms = ValueArray<VmScope>.Of(Scope.Vms.Select(vm => vm with { Vcpus = 2 })) };

    [Fact]
    public void A_case_is_a_function_of_seed_and_number()
    {
        CaseGenerator a = new(Rich), b = new(Rich);
        for (ulong i = 0; i < 20; i++)
            a.Case(7, i);
        Assert.Equal(b.Case(7, 20), a.Case(7, 20));
        Assert.NotEqual(b.Case(7, 21), a.Case(7, 20));
        Assert.NotEqual(b.Case(8, 20).Vms, a.Case(7, 20).Vms);
    }

    [Fact]
    public void What_a_VM_does_does_not_depend_on_which_others_there_are()
    {
        var alone = new CaseGenerator(Rich with { Vms = ValueArray<VmScope>.Of([Rich.Vms[0]]) });
        Assert.Equal(new CaseGenerator(Rich).Case(7, 3).Vms[0], alone.Case(7, 3).Vms[0]);
    }

    [Fact]
    public void Threads_draw_the_same_cases()
    {
        var one = new CaseGenerator(Rich);
        var expected = Enumerable.Range(0, 64).Select(i => one.Case(2, (ulong)i)).ToArray();
        var drawn = new GuestCase[64];
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 2 }, () => new CaseGenerator(Rich), (i, _, g) =>
        {
            drawn[i] = g.Case(2, (ulong)i);
            return g;
        }, _ => { });
        Assert.Equal(expected, drawn);
    }

    [Fact]
    public void Every_class_that_the_design_offers_is_drawn_in_a_tenth_of_the_cases_and_no_other()
    {
        foreach (var (scope, absent) in new[] { (Rich, Array.Empty<StreamClass>()), (Scope, [StreamClass.Psci, StreamClass.Sgi, StreamClass.Interrupt, StreamClass.Timer]) })
        {
            var cases = Cases(scope, 400);
            foreach (var @class in Enum.GetValues<StreamClass>())
                Assert.InRange(cases.Count(c => Items(c).Any(i => i.Class == @class)), absent.Contains(@class) ? 0 : 40, absent.Contains(@class) ? 0 : 400);
        }
    }

    [Fact]
    public void Every_sensitive_System_encoding_is_drawn()
    {
        // One sample misses 20 of 3,018 (docs/classification.md); those that it finds are enough for a floor.
        var pe = new PeConfiguration(Scope.Cpu, Choices.Default with { Wfe = WfeBehaviour.Waits }, HaveEL2: true);
        var classifier = new Classifier(Scope.Cpu, VmMap.Default, seed: 1, samples: 1);
        var drawn = Cases(Rich with { Limits = GuestLimits.None }, 4000).SelectMany(Items).SelectMany(i => i.Words).Select(w => w & ~0x1fu).ToHashSet();
        string[] missing = [.. Subject.Of(pe).Where(s => s.Row is null).Select(s => classifier.Classify(s, ExceptionLevel.EL1)).Where(c => c.IsSensitive && !drawn.Contains(c.Subject.Word)).Select(c => c.Subject.Name)];
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_load_and_store_is_drawn()
    {
        var drawn = Cases(Rich, 4000).SelectMany(Items).SelectMany(i => i.Words).Select(w => A64.Decode(w, Scope.Cpu.Features)).ToHashSet();
        var forms = A64.Rows.ToArray().Where(r => Scope.Cpu.Features.Has(r.Feature) && AddressForm.Of(r, r.Value, new ulong[31]) is not null).ToArray();
        Assert.InRange(forms.Length, 100, 400);
        Assert.Empty(forms.Where(r => !drawn.Contains(r.Op)).Select(r => r.Name));
    }

    [Fact]
    public void Without_time_nothing_is_drawn_that_depends_on_it()
    {
        string[] ofTime = ["cntp", "cntv", "icc_", "pmccntr", "ldxr", "stxr", "ldaxr", "stlxr"];
        foreach (uint word in Cases(Rich with { WithoutTime = true }, 500).SelectMany(c => c.Vms[0].Vcpus[0].Items).SelectMany(i => i.Words))
            Assert.DoesNotContain(ofTime, t => Disassembler.Disassemble(word, 0).Contains(t, StringComparison.Ordinal));
    }

    [Fact]
    public void Streams_fit_in_the_frame() =>
        Assert.All(Cases(Rich, 500).SelectMany(c => c.Programs), p => Assert.InRange(p.Program.Length, 32, 32 + 3 * CaseScope.LongestItem));

    private static GuestCase[] Cases(CaseScope scope, int count)
    {
        var generator = new CaseGenerator(scope);
        return [.. Enumerable.Range(0, count).Select(i => generator.Case(1, (ulong)i))];
    }

    private static IEnumerable<StreamItem> Items(GuestCase c) => c.Programs.SelectMany(p => p.Program.Items);
}
