#if canImport(UIKit)
    import SwiftUI

    /// Every state of the gallery, in Xcode's canvas.
    struct GalleryPreviews: PreviewProvider {
        static var previews: some View {
            ForEach(Picture.allCases, id: \.self) { picture in
                Gallery(picture).previewDisplayName(picture.rawValue)
            }
        }
    }
#endif
