using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Injection;

/// <summary>
/// The reference: how a hypervisor keeps its promises with list registers. At each exit it takes back what they hold, and at entry fills them anew.
/// Interrupts that the guest has active come first, then pending ones by priority; while some wait it asks for the underflow maintenance interrupt.
/// A level-triggered interrupt asks to be told of its end, when its line is sampled again. (KVM's vgic and Xen's gic-vgic.c have these duties too.)
/// </summary>
public record Injector
{
    private const ulong Pending = 1UL << 62, Active = 1UL << 63, HW = 1UL << 61, Group1 = 1UL << 60, EOI = 1UL << 41, UIE = 1 << 1;

    public virtual string Name => "reference";

    /// <summary>An exit, and the entry after it.</summary>
    public World Exit(World world)
    {
        var state = Fold(world);
        var wanted = Candidates(state, world.Devices).SelectMany(source => ListRegistersFor(source, state, world.Devices).Select(lr => (Source: source, Value: lr))).ToList();
        bool waits = wanted.Count > VirtualInterface.ListRegisters;
        var virtualInterface = world.Interface with { HCR = waits ? World.Enabled | Refill : World.Enabled, LR0 = 0, LR1 = 0 };
        var left = state.Pending;
        foreach (var (n, (source, value)) in wanted.Take(VirtualInterface.ListRegisters).Index())
        {
            virtualInterface = virtualInterface.With(n, value);
            left = left.With(source, false);
        }
        return world with
        {
            Interface = virtualInterface,
            Injector = state with { Pending = WhenFull(left) },
        };
    }

    /// <summary>How it is told that a list register is free while interrupts wait.</summary>
    protected virtual ulong Refill => UIE;

    /// <summary>What the list registers hold goes back into the hypervisor's own state; what came since stays there.</summary>
    protected virtual InjectorState Fold(World world)
    {
        var state = world.Injector;
        for (int n = 0; n < VirtualInterface.ListRegisters; n++)
        {
            var lr = world.Interface[n];
            if (lr.VINTID.Value == 0)
                continue;
            var source = Source.Of(lr.VINTID);
            bool isPending = source.Kind != SourceKind.Level && (state.Pending[source] || (lr.Bits & Pending) != 0);
            state = new InjectorState(state.Pending.With(source, isPending), state.Active.With(source, lr.IsActive));
        }
        return state;
    }

    /// <summary>The bits that ask for the maintenance interrupt at the end of a level-triggered interrupt.</summary>
    protected virtual ulong AskForEnd => EOI;

    /// <summary>The bits that link a list register to the physical interrupt of the same INTID.</summary>
    protected virtual ulong Link(Source source) => HW | (ulong)source.Id.Value << 32;

    /// <summary>What is kept of those that find no list register: all.</summary>
    protected virtual SourceSet WhenFull(SourceSet left) => left;

    /// <summary>The interrupts that want a list register, in the order in which they get one.</summary>
    protected virtual IReadOnlyList<Source> Candidates(InjectorState state, Devices devices) =>
        [.. Source.All.Where(source => state.Active[source] || IsPending(source, state, devices)).OrderBy(source => state.Active[source] ? 0 : 1).ThenBy(source => source.Priority)];

    /// <summary>One list register for an interrupt.</summary>
    protected virtual IReadOnlyList<ulong> ListRegistersFor(Source source, InjectorState state, Devices devices) => [ListRegisterFor(source, state, devices)];

    /// <summary>A level-triggered interrupt is not pending and active at once: its line is sampled at its end.</summary>
    protected ulong ListRegisterFor(Source source, InjectorState state, Devices devices)
    {
        bool isActive = state.Active[source], isPending = IsPending(source, state, devices) && !(isActive && source.Kind == SourceKind.Level);
        ulong kind = source.Kind switch { SourceKind.Linked => Link(source), SourceKind.Level => AskForEnd, _ => 0 };
        return (isActive ? Active : 0) | (isPending ? Pending : 0) | Group1 | kind | (ulong)source.Priority << 48 | source.Id.Value;
    }

    protected static bool IsPending(Source source, InjectorState state, Devices devices) =>
        source.Kind == SourceKind.Level ? devices.Lines[source] : state.Pending[source];
}
