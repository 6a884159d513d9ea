using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Runs;

/// <summary>Pictures of the walks that show a finding.</summary>
internal static class WalkPictures
{
    /// <summary>The last access of data that the instruction at a PE makes, or its fetch when it makes none; null for an instruction that is not modelled.</summary>
    public static PathDiagram? OfStep(in PE pe, IReadMemory memory, in Inputs inputs)
    {
        var accesses = new Accesses();
        try
        {
            Step.Run(pe, memory, accesses, inputs, out _);
            return accesses.Last is { } request ? Picture(pe, memory, request.Address, request.Access) : OfFetch(pe, memory);
        }
        catch (NotModelledException)
        {
            return null;
        }
    }

    /// <summary>The fetch at the PC.</summary>
    public static PathDiagram OfFetch(in PE pe, IReadMemory memory) => Picture(pe, memory, new VA(pe.PC), new AccessDescriptor(AccessType.IFETCH, pe.EL) { Read = true });

    /// <summary>Stage 2 alone, of an address at which something was found that must not be there: what comes out is marked.</summary>
    /// <param name="vm">What the VM is called.</param>
    public static PathDiagram OfStage2(in PE pe, IReadMemory memory, IPA address, string vm)
    {
        var access = new AccessDescriptor(AccessType.AT, ExceptionLevel.EL1) { Read = true };
        var path = TranslationPath.Of(MappingCheck.Stage2Only(pe), memory, new VA(address.Value), access);
        var columns = PathDiagram.Of(path).Columns;
        // Stage 1 is left out, so that the memory type would be another one than the VM's.
        var output = columns[^1] with { Top = path.Result.IsFault ? columns[^1].Top : new PathBox(PathStyle.Bad, ValueArray<string>.Of(["found", path.Result.PAddress.ToString()])) };
        return new PathDiagram($"stage 2 of {vm}, {address}: {PathText.OutcomeOf(path)}", ValueArray<PathColumn>.Of(columns.SkipLast(1).Append(output)));
    }

    private static PathDiagram Picture(in PE pe, IReadMemory memory, VA address, AccessDescriptor access)
    {
        var diagram = PathDiagram.Of(TranslationPath.Of(pe, memory, address, access));
        string what = access.AccType == AccessType.IFETCH ? $"fetch at {pe.EL}" : $"{(access.Write ? "write" : "read")} of the instruction at 0x{pe.PC:x}, {pe.EL}";
        return diagram with { Title = $"{what}: {diagram.Title}" };
    }

    /// <summary>Remembers what a step has translated: the last access of data, or the fetch.</summary>
    private sealed class Accesses : ITranslations
    {
        public TranslationRequest? Last { get; private set; }

        public ITranslationCache? Cache => null;

        public bool TryFind(in PE pe, VA va, AccessDescriptor access, bool aligned, out PA address)
        {
            address = default;
            return false;
        }

        public void Translate(ref TranslationContext c, in TranslationRequest request, out AddressDescriptor result)
        {
            if (Last is null || request.Access.AccType != AccessType.IFETCH)
                Last = request;
            Spec.Translation.Walks.Instance.Translate(ref c, request, out result);
        }
    }
}
