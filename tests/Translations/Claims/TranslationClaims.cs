using VirtSpec.Machine.Memory;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Translations.Claims;

/// <summary>What holds of translations and of what stands beside them. Each claim is checked on one drawn history; a counterexample is one line.</summary>
public static class TranslationClaims
{
    private const int Events = 60, MaxDescriptors = 4 + 5 * 4;

    public static IReadOnlyList<TranslationClaim> All { get; } =
    [
        new("W1", "A walk ends, with a physical address that the PE has or with a fault, whatever the registers and memory hold.", WalkIsTotal),
        new("W2", "Remembering walks changes nothing.", MemoChangesNothing),
        new("W3", "After the maintenance that is due, a TLB that uses whatever it may changes nothing, and sees no break-before-make violation.", MaintainedTlbChangesNothing),
        new("W4", "Stage 2 trees without a common output give their machines disjoint physical memory.", MachinesAreDisjoint),
    ];

    private static string? WalkIsTotal(ulong seed)
    {
        var draw = new ClaimDraw(seed);
        return Enumerable.Range(0, Events).Select(_ => WalkIsTotal(draw)).FirstOrDefault(counterexample => counterexample is not null);
    }

    private static string? WalkIsTotal(ClaimDraw draw)
    {
        var pe = PE.Reset(new PeConfiguration(CpuModel.Find(draw.Pick("cortex-a57", "neoverse-n1"))!, Choices.Default, HaveEL2: true), 0);
        foreach (var register in TranslationKey.Registers)
            if (draw.Chance(5, 6))
                pe = pe.WithLegalised(register, RandomRegisters.Value(draw, register));
        pe = pe.WithPSTATE(PSTATE.AtReset((ExceptionLevel)draw.Below(3)).WithPAN(draw.Chance(1, 4)));
        var access = new AccessDescriptor(draw.Pick(AccessType.GPR, AccessType.IFETCH, AccessType.DC, AccessType.AT), pe.EL) { Read = true, Write = draw.Chance(1, 3), PAN = true };
        var count = new CountingObserver();
        var context = new TranslationContext(ref pe, new RandomMemory(draw.Next()));
        var va = new VA(RandomRegisters.Address(draw));
        AArch64.FullTranslate(ref context, new TranslationRequest(va, access, draw.Chance(1, 2)), ref count, out var result);
        bool isInRange = result.IsFault || result.PAddress.Value >> pe.Configuration.PhysicalAddressBits == 0;
        bool levelExists = result.Fault.Level is >= 0 and <= 3;
        return isInRange && levelExists ? null : $"{va}: {result.Fault} {result.PAddress} after {count.Descriptors} descriptors";
    }

    private static string? MemoChangesNothing(ulong seed)
    {
        var memo = new TranslationMemo(ClaimMemory.Size);
        return Compare(seed, new World { Stored = memo.Stored }, memo, maintains: false);
    }

    private static string? MaintainedTlbChangesNothing(ulong seed)
    {
        var tlb = new AdversarialTlb(seed, pe: 0);
        string? difference = Compare(seed, new World { Stepped = (before, step) => tlb.Synchronized(before, step) }, tlb, maintains: true);
        return difference ?? (tlb.Violations.Count == 0 ? null : $"break-before-make: {tlb.Violations[0]}");
    }

    private static string? MachinesAreDisjoint(ulong seed)
    {
        var draw = new ClaimDraw(seed);
        var world = new World();
        var changes = new Changes(world, draw);
        changes.Populate();
        var memo = new TranslationMemo(ClaimMemory.Size);
        for (int i = 0; i < Events; i++)
        {
            world.Enter(draw.Below(World.Machines), draw.Below(World.Spaces));
            var access = ClaimAccess.Next(draw);
            string found = world.Access(memo, access);
            if (found.StartsWith("PA", StringComparison.Ordinal) && Convert.ToUInt64(found["PA 0x".Length..], 16) - Changes.Owned(world.Machine) >= Changes.OwnedSize)
                return $"machine {world.Machine}, {access}: {found} is not its own";
        }
        return null;
    }

    /// <summary>A history of changes and accesses; each access as a walk finds it, and as the other does.</summary>
    private static string? Compare(ulong seed, World world, ITranslations other, bool maintains)
    {
        var draw = new ClaimDraw(seed);
        var changes = new Changes(world, draw) { Maintains = maintains };
        changes.Populate();
        for (int i = 0; i < Events; i++)
        {
            if (draw.Chance(1, 3))
                changes.Next();
            if (!maintains && draw.Chance(1, 8))
                world.Mix(draw.Below(World.Machines));
            var access = ClaimAccess.Next(draw);
            string expected = world.Access(Walks.Instance, access), found = world.Access(other, access);
            if (found != expected)
                return $"event {i}, machine {world.Machine}, address space {world.Space}, {access}: expected {expected}, found {found}";
        }
        return null;
    }

    private struct CountingObserver : IWalkObserver
    {
        public int Descriptors { get; private set; }

        public void Read(in DescriptorRead read)
        {
            if (++Descriptors > MaxDescriptors)
                throw new InvalidOperationException($"a walk read more than {MaxDescriptors} descriptors");
        }

        public readonly void ReachedS1(VA va, in TTWState state)
        {
        }

        public readonly void ReachedS2(IPA ipa, in TTWState state)
        {
        }

        public readonly void Updated(PA address, ulong before, ulong after)
        {
        }
    }
}

/// <summary>A claim about translations.</summary>
/// <param name="Check">The counterexample that the history of a seed holds, or null.</param>
public sealed record TranslationClaim(string Id, string Statement, Func<ulong, string?> Check);
